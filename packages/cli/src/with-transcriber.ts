import type { Transcriber } from '@mlxts/audio';
import { Interruption } from './interruption.js';
import type { Terminal } from './terminal.js';

/** Loads a speech model for the time of `work`, which an interrupt or a closed output ends. Resolves to the exit code. */
export async function withTranscriber(
  path: string,
  terminal: Terminal,
  work: (stt: Transcriber, signal: AbortSignal) => Promise<void>,
): Promise<number> {
  const interruption = new Interruption(terminal);
  const { signal } = interruption;
  let stt: Transcriber | undefined;
  try {
    // Only here, so that help and usage errors need no native addon.
    const { loadTranscriber } = await import('@mlxts/audio');
    stt = await loadTranscriber(path, { signal });
    await work(stt, signal);
  } catch (error) {
    if (interruption.cause === undefined) throw error;
  } finally {
    interruption.stop();
    stt?.dispose();
  }
  return interruption.cause === 'interrupt' ? 130 : 0;
}
