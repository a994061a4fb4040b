import type { MLXArray } from '@mlxts/core';
import type { JsonObject } from './json.js';

/** A model's configuration, and its weights, which are read by `loadWeights`. */
export interface Checkpoint {
  /** The directory or the GGUF file. */
  path: string;
  /** As in Hugging Face's config.json; made from the metadata for GGUF. */
  config: JsonObject;
  /**
   * All tensors under Hugging Face names; a quantized `x.weight` comes with `x.scales` and `x.biases`. The caller owns
   * the arrays. Each call reads the files again, unless `readWeights` did so before the first.
   *
   * @throws FileError for malformed, truncated or missing weights; nothing stays allocated.
   */
  loadWeights(options?: { signal?: AbortSignal }): Promise<Map<string, MLXArray>>;
}
