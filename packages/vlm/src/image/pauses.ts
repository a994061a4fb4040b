import { setImmediate } from 'node:timers/promises';

/** So long, in milliseconds, may work keep the event loop. */
const LONGEST = 16;

/** Lets the event loop turn between pieces of work, and gives up when `signal` says so. */
export class Pauses {
  readonly #signal: AbortSignal | undefined;
  #since = performance.now();

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
  }

  /** @throws the signal's reason */
  check(): void {
    this.#signal?.throwIfAborted();
  }

  /** @throws the signal's reason */
  async turn(): Promise<void> {
    this.check();
    if (performance.now() - this.#since < LONGEST) return;
    await setImmediate();
    this.#since = performance.now();
    this.check();
  }
}
