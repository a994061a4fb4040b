import type { Row } from './row.js';

export interface JobOptions {
  /** Most tokens of a batch, filled up ones included; a longer row is a batch of its own. */
  readonly batchTokens: number;
  /** Rejects with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
  /** After each batch that had rows of the job. */
  readonly onBatch?: (() => void) | undefined;
}

/** The rows of one call, until all have their vectors or one failed. */
export class Job {
  readonly batchTokens: number;
  readonly done: Promise<void>;
  readonly #onBatch: (() => void) | undefined;
  #left: number;
  #settled = false;
  #resolve!: () => void;
  #reject!: (reason: unknown) => void;
  #stop: () => void = () => {};

  constructor(rows: number, { batchTokens, signal, onBatch }: JobOptions, onEnd: (job: Job) => void) {
    this.batchTokens = batchTokens;
    this.#left = rows;
    this.#onBatch = onBatch;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const abort = (): void => {
      this.fail(signal?.reason);
      onEnd(this);
    };
    signal?.addEventListener('abort', abort, { once: true });
    this.#stop = () => signal?.removeEventListener('abort', abort);
  }

  /** Hands vectors to rows of the job; nothing once it has ended. */
  deliver(rows: readonly (readonly [Row, Float32Array])[]): void {
    if (this.#settled) return;
    try {
      for (const [row, vector] of rows) row.deliver(vector);
      this.#left -= rows.length;
      this.#onBatch?.();
    } catch (error) {
      this.fail(error);
      return;
    }
    if (this.#left === 0) this.#settle(this.#resolve);
  }

  fail(reason: unknown): void {
    this.#settle(() => this.#reject(reason));
  }

  get isSettled(): boolean {
    return this.#settled;
  }

  #settle(how: () => void): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#stop();
    how();
  }
}
