import { openDirectory } from './directory/open-directory.js';
import { openGGUF } from './gguf/open-gguf.js';
import type { ModelFiles } from './model-files.js';
import { resolveModel } from './resolve.js';

export interface OpenModelOptions {
  /** Rejects with `signal.reason`. */
  signal?: AbortSignal | undefined;
  /**
   * Reads the weights of a GGUF file while the tokenizer is made; the first `loadWeights` gives them, or `dispose` frees
   * them. Default false.
   */
  readWeights?: boolean | undefined;
}

/**
 * Opens a model: a directory in Hugging Face's layout, a GGUF file, or a name `org/name` in the Hugging Face cache.
 *
 * Reads configuration, tokenizer and chat template and checks that all weight files are there; loads no weights.
 *
 * @throws MLXError NotFound, listing what was tried; Config, Tokenizer or UnknownModelType for what cannot be used;
 * FileError for missing or malformed files.
 * @example
 * ```ts ignore needs a model
 * const { config, tokenizer, loadWeights } = await openModel('models/SmolLM2-135M-Instruct.gguf');
 * ```
 */
export async function openModel(pathOrId: string, options: OpenModelOptions = {}): Promise<ModelFiles> {
  const { signal } = options;
  signal?.throwIfAborted();
  const { path, format } = await resolveModel(pathOrId);
  signal?.throwIfAborted();
  return format === 'gguf' ? openGGUF(path, options) : openDirectory(path, signal);
}
