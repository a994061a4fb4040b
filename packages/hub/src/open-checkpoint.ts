import { FileError } from '@mlxts/core';
import type { Checkpoint } from './checkpoint.js';
import { openCheckpointDirectory } from './directory/open-checkpoint-directory.js';
import { resolveModel } from './resolve.js';

/**
 * Opens a model that reads no text and so has no tokenizer: a directory in Hugging Face's layout, or a name `org/name` in the
 * Hugging Face cache. Loads no weights.
 *
 * @throws MLXError NotFound, listing what was tried; Config for a configuration that cannot be read; FileError for missing
 * files, and `Unsupported` for a GGUF file.
 * @example
 * ```ts ignore needs a model
 * const { config, loadWeights } = await openCheckpoint('mlx-community/silero-vad');
 * ```
 */
export async function openCheckpoint(
  pathOrId: string,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<Checkpoint> {
  signal?.throwIfAborted();
  const { path, format } = await resolveModel(pathOrId);
  signal?.throwIfAborted();
  if (format === 'directory') return openCheckpointDirectory(path, signal);
  const message = `expected a directory with config.json, got ${path}`;
  throw new FileError({ op: 'openCheckpoint', code: 'Unsupported', path, message });
}
