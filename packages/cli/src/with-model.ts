import { Interruption } from './interruption.js';
import type { Terminal } from './terminal.js';

/**
 * Loads a model for the time of `work`, both of which an interrupt or a closed output ends, and frees it. Resolves to the exit
 * code. `load` imports what it needs, so that help and usage errors need no native addon.
 */
export async function withModel<M extends Disposable>(
  terminal: Terminal,
  load: (signal: AbortSignal) => Promise<M>,
  work: (model: M, signal: AbortSignal) => Promise<void>,
): Promise<number> {
  const interruption = new Interruption(terminal);
  const { signal } = interruption;
  try {
    using model = await load(signal);
    await work(model, signal);
  } catch (error) {
    if (interruption.cause === undefined) throw error;
  } finally {
    interruption.stop();
  }
  return interruption.cause === 'interrupt' ? 130 : 0;
}
