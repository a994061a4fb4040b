import type { Slice } from './slice-value.js';

/**
 * A slice of an axis of known length, as `mlx_slice` takes it: `start` on the axis, `stop` negative where it
 * lies before the first element. All are int32.
 */
export interface Cut {
  start: number;
  stop: number;
  step: number;
  /** How many positions. */
  count: number;
}

const empty: Cut = Object.freeze({ start: 0, stop: 0, step: 1, count: 0 });

/** The positions of `slice` that exist on an axis of length `dim`. */
export function cut({ start, stop, step }: Slice, dim: number): Cut {
  if (step > 0) {
    const first = start === null ? 0 : start < 0 ? Math.max(0, start + dim) : start;
    const end = stop === null ? dim : stop < 0 ? stop + dim : Math.min(stop, dim);
    if (first >= end) return empty;
    if (step === 1) return { start: first, stop: end, step: 1, count: end - first };
    const count = Math.ceil((end - first) / step);
    return count === 1 ? { start: first, stop: first + 1, step: 1, count } : { start: first, stop: end, step, count };
  }
  const first = start === null ? dim - 1 : start < 0 ? start + dim : Math.min(start, dim - 1);
  const end = stop === null ? -1 : stop < 0 ? Math.max(-1, stop + dim) : stop;
  if (first <= end) return empty;
  const count = Math.ceil((first - end) / -step);
  if (count === 1) return { start: first, stop: first + 1, step: 1, count };
  return { start: first, stop: end < 0 ? -dim - 1 : end, step, count };
}
