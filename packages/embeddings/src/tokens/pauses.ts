import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long work may hold the event loop, in milliseconds. */
const slice = 8;

/** Lets the event loop turn between pieces of work on the main thread. */
export class Pauses {
  #since = performance.now();

  /** Whether the work has gone on for long enough. */
  get isDue(): boolean {
    return performance.now() - this.#since > slice;
  }

  async take(signal?: AbortSignal): Promise<void> {
    await nextTurn();
    this.#since = performance.now();
    signal?.throwIfAborted();
  }
}
