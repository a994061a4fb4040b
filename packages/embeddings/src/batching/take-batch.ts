import type { Job } from './job.js';
import type { Row } from './row.js';

export interface PendingRow {
  readonly row: Row;
  readonly job: Job;
}

/** Up to this many tokens a text may be filled up to any length: so short a batch costs little anyway. */
const shortLength = 32;

/**
 * Takes a batch out of `pending`, which lies in the order of lengths: the longest row of `first`, and the rows next below
 * it in length as long as the batch stays within the tokens that all their jobs allow and no text is filled up to more than
 * twice its length.
 */
export function takeBatch(pending: PendingRow[], first: Job): PendingRow[] {
  const last = pending.findLastIndex(({ job }) => job === first);
  const longest = pending[last]?.row.ids.length ?? 0;
  let budget = first.batchTokens;
  let start = last;
  while (start > 0) {
    const { row, job } = pending[start - 1] as PendingRow;
    budget = Math.min(budget, job.batchTokens);
    if ((last - start + 2) * longest > budget) break;
    if (longest > shortLength && row.ids.length * 2 < longest) break;
    start--;
  }
  return pending.splice(start, last - start + 1);
}
