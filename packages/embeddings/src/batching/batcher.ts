import { Job, type JobOptions } from './job.js';
import type { Row } from './row.js';
import { type PendingRow, takeBatch } from './take-batch.js';

/** Computes the vectors of a batch, in its order. */
export type Compute = (rows: readonly Row[]) => Promise<readonly Float32Array[]>;

/**
 * Gathers the rows of all calls, computes batches of rows of like lengths, one batch at a time, and hands out the vectors.
 * The call that has waited longest goes first; rows of others that fit its batch go along.
 */
export class Batcher {
  readonly #compute: Compute;
  /** By length, shortest first. */
  #pending: PendingRow[] = [];
  /** In the order of their coming. */
  #jobs: Job[] = [];
  #working = false;

  constructor(compute: Compute) {
    this.#compute = compute;
  }

  /** Resolves once every row has its vector. @throws what computing, delivering or `onBatch` throws; `signal.reason` */
  submit(rows: readonly Row[], options: JobOptions): Promise<void> {
    if (rows.length === 0) return Promise.resolve();
    const job = new Job(rows.length, options, (ended) => this.#forget(ended));
    this.#jobs.push(job);
    for (const row of rows) this.#pending.push({ row, job });
    this.#pending.sort((a, b) => a.row.ids.length - b.row.ids.length);
    if (!this.#working) {
      this.#working = true;
      setImmediate(() => void this.#work()); // other calls of this turn come along
    }
    return job.done;
  }

  /** Ends every call with `reason`. */
  stop(reason: unknown): void {
    for (const job of this.#jobs) job.fail(reason);
    this.#jobs = [];
    this.#pending = [];
  }

  async #work(): Promise<void> {
    while (this.#jobs[0] !== undefined) {
      const batch = takeBatch(this.#pending, this.#jobs[0]);
      const byJob = new Map<Job, [Row, Float32Array][]>();
      try {
        const vectors = await this.#compute(batch.map(({ row }) => row));
        for (const [index, { row, job }] of batch.entries()) {
          const rows = byJob.get(job) ?? [];
          rows.push([row, vectors[index] as Float32Array]);
          byJob.set(job, rows);
        }
        for (const [job, rows] of byJob) job.deliver(rows);
      } catch (error) {
        for (const { job } of batch) job.fail(error);
      }
      for (const job of new Set(batch.map((each) => each.job))) if (job.isSettled) this.#forget(job);
    }
    this.#working = false;
  }

  #forget(job: Job): void {
    this.#jobs = this.#jobs.filter((other) => other !== job);
    if (this.#pending.some((each) => each.job === job))
      this.#pending = this.#pending.filter((each) => each.job !== job);
  }
}
