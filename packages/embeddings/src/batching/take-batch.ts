import type { Job } from './job.js';
import type { Row } from './row.js';

export interface PendingRow {
  readonly row: Row;
  readonly job: Job;
}

/** Up to this many tokens a text may be filled up to any length: so short a batch costs little anyway. */
const shortLength = 32;

/**
 * Takes a batch out of `pending`, which lies in the order of lengths: the longest row of `first`, the rows next below it in
 * length, and where there is room left those next above, of other jobs. The batch stays within the tokens that all their
 * jobs allow, and no text is filled up to more than twice its length.
 */
export function takeBatch(pending: PendingRow[], first: Job): PendingRow[] {
  let end = pending.findLastIndex(({ job }) => job === first) + 1;
  let start = end - 1;
  let budget = first.batchTokens;
  const fits = (shortest: PendingRow | undefined, longest: PendingRow | undefined, added: PendingRow): boolean => {
    const [least, most] = [shortest?.row.ids.length ?? 0, longest?.row.ids.length ?? 0];
    if (most > shortLength && least * 2 < most) return false;
    if ((end - start + 1) * most > Math.min(budget, added.job.batchTokens)) return false;
    budget = Math.min(budget, added.job.batchTokens);
    return true;
  };
  for (let below = pending[start - 1]; below && fits(below, pending[end - 1], below); below = pending[start - 1])
    start--;
  for (let above = pending[end]; above && fits(pending[start], above, above); above = pending[end]) end++;
  return pending.splice(start, end - start);
}
