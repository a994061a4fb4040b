import type { Terminal } from './terminal.js';

/** Aborts its signal on Ctrl-C, or when nobody reads standard output any more. */
export class Interruption {
  readonly #controller = new AbortController();
  readonly #stop: () => void;
  #cause: 'interrupt' | 'closed' | undefined;

  constructor(terminal: Terminal) {
    const abort = (cause: 'interrupt' | 'closed') => (): void => {
      this.#cause ??= cause;
      // A second Ctrl-C then ends the process the usual way.
      this.#stop();
      this.#controller.abort();
    };
    const closed = abort('closed');
    const offInterrupt = terminal.onInterrupt(abort('interrupt'));
    terminal.stdout.once('error', closed);
    this.#stop = () => {
      offInterrupt();
      terminal.stdout.off('error', closed);
    };
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Why the signal was aborted, if it was. */
  get cause(): 'interrupt' | 'closed' | undefined {
    return this.#cause;
  }

  /** Stops listening. */
  stop(): void {
    this.#stop();
  }
}
