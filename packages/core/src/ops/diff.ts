import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { checkArray, checkAxis, checkInt, checkOptions } from '../guards.js';
import type { OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

const MAX_ORDER = 65_536; // the graph grows by three operations for each

export interface DiffOptions extends OpOptions {
  /** How often to take differences, up to 65536. Default: 1. */
  n?: number | undefined;
  /** Default: the last. */
  axis?: number | undefined;
}

/**
 * `a[i + 1] - a[i]` along `axis`, `n` times: each time the axis gets shorter by 1, down to 0.
 *
 * @example
 * console.log(mx.diff(mx.array([1, 4, 9, 16]), { n: 2 }).tolist()); // [2, 2]
 */
export function diff(a: MLXArray, options?: DiffOptions): MLXArray {
  const array = checkArray('diff', 'a', a);
  const { n = 1, axis = -1, stream } = checkOptions('diff', options);
  const at = checkAxis('diff', axis, array.ndim);
  const length = array.shape.at(at) as number;
  const s = resolveStream(stream);
  if (checkInt('diff', 'n', n, { min: 0 }) < length) checkInt('diff', 'n', n, { max: MAX_ORDER });
  if (n < length || length === 0) return wrap(sys.mlx_diff(array.handle, Math.min(n, length), at, s));
  // More differences than elements leave nothing, as one difference of one element does.
  const stop = array.shape.with(at, 1);
  const first = sys.mlx_slice(
    array.handle,
    stop.map(() => 0),
    stop,
    stop.map(() => 1),
    s,
  );
  try {
    return wrap(sys.mlx_diff(first, 1, at, s));
  } finally {
    sys.mlxts_free_one(first);
  }
}
