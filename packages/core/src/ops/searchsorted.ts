import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { checkArray, checkChoice, checkOptions } from '../guards.js';
import type { OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

export interface SearchsortedOptions extends OpOptions {
  /** Before (`'left'`) or after (`'right'`) equal elements. Default: `'left'`. */
  side?: 'left' | 'right' | undefined;
}

/**
 * Where each of `values` belongs in the ascending `sortedSequence` → uint32 of the shape of `values`. NaN
 * belongs behind every number.
 *
 * @param sortedSequence `[n]`; the dtypes of both are promoted.
 *
 * @example
 * const edges = mx.array([1, 2, 2, 4]);
 * console.log(mx.searchsorted(edges, mx.array([0, 2, 5])).tolist()); // [0, 1, 4]
 * console.log(mx.searchsorted(edges, mx.array([0, 2, 5]), { side: 'right' }).tolist()); // [0, 3, 4]
 */
export function searchsorted(sortedSequence: MLXArray, values: MLXArray, options?: SearchsortedOptions): MLXArray {
  const op = 'searchsorted';
  const sequence = checkArray(op, 'sortedSequence', sortedSequence).handle;
  const sought = checkArray(op, 'values', values).handle;
  const { side = 'left', stream } = checkOptions(op, options);
  return wrap(
    sys.mlx_searchsorted(sequence, sought, checkChoice(op, 'side', side, ['left', 'right']), resolveStream(stream)),
  );
}
