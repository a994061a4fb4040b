import type { Embedder } from '@mlxts/embeddings';
import type { Terminal } from './terminal.js';
import { withModel } from './with-model.js';

/** `withModel` for an embedding model; what it does not say and was assumed goes to standard error. */
export function withEmbedder(
  path: string,
  terminal: Terminal,
  work: (embedder: Embedder, signal: AbortSignal) => Promise<void>,
): Promise<number> {
  const onWarning = (message: string): void => void terminal.stderr.write(`mlxts: warning: ${message}\n`);
  const load = async (signal: AbortSignal): Promise<Embedder> =>
    (await import('@mlxts/embeddings')).load(path, { signal, onWarning });
  return withModel(terminal, load, work);
}
