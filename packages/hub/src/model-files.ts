import type { MLXArray } from '@mlxts/core';
import type { ChatTemplate } from './chat-template/chat-template.js';
import type { JsonObject } from './json.js';
import type { Tokenizer } from './tokenizer/tokenizer.js';

/** A model whose small files have been read and checked; its weights are read by `loadWeights`. */
export interface ModelFiles {
  /** The directory or the GGUF file. */
  path: string;
  format: 'directory' | 'gguf';
  /** As in Hugging Face's config.json; made from the metadata for GGUF. */
  config: JsonObject;
  generationConfig: JsonObject | undefined;
  tokenizer: Tokenizer;
  chatTemplate: ChatTemplate | undefined;
  /**
   * All tensors under Hugging Face names; a quantized `x.weight` comes with `x.scales` and `x.biases`. The caller owns
   * the arrays. Each call reads the files again, unless `readWeights` did so before the first.
   *
   * @throws FileError for malformed, truncated or missing weights; nothing stays allocated.
   */
  loadWeights(options?: { signal?: AbortSignal }): Promise<Map<string, MLXArray>>;
  /** Frees the weights that `readWeights` read and nobody took. */
  dispose(): void;
}
