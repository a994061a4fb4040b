import type { Embedder } from '@mlxts/embeddings';
import { Interruption } from './interruption.js';
import type { Terminal } from './terminal.js';

/**
 * Loads a model for the time of `work`, which an interrupt or a closed output ends. What the model does not say and was
 * assumed goes to standard error. Resolves to the exit code.
 */
export async function withEmbedder(
  path: string,
  terminal: Terminal,
  work: (embedder: Embedder, signal: AbortSignal) => Promise<void>,
): Promise<number> {
  const interruption = new Interruption(terminal);
  const { signal } = interruption;
  let embedder: Embedder | undefined;
  try {
    // Only here, so that help and usage errors need no native addon.
    const { load } = await import('@mlxts/embeddings');
    const onWarning = (message: string): void => void terminal.stderr.write(`mlxts: warning: ${message}\n`);
    embedder = await load(path, { signal, onWarning });
    await work(embedder, signal);
  } catch (error) {
    if (interruption.cause === undefined) throw error;
  } finally {
    interruption.stop();
    embedder?.dispose();
  }
  return interruption.cause === 'interrupt' ? 130 : 0;
}
