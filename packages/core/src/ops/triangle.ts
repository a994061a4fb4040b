import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { checkArray, checkInt } from '../guards.js';
import type { OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

export interface DiagonalOptions extends OpOptions {
  /** Which diagonal: above 0 to the right, below 0 to the left. Default: 0. */
  k?: number;
}

/** Zeros above diagonal `k` of the last two axes. */
export function tril(a: MLXArray, { k = 0, stream }: DiagonalOptions = {}): MLXArray {
  const { handle } = checkArray('tril', 'a', a);
  return wrap(sys.mlx_tril(handle, checkInt('tril', 'k', k), resolveStream(stream)));
}

/** Zeros below diagonal `k` of the last two axes. */
export function triu(a: MLXArray, { k = 0, stream }: DiagonalOptions = {}): MLXArray {
  const { handle } = checkArray('triu', 'a', a);
  return wrap(sys.mlx_triu(handle, checkInt('triu', 'k', k), resolveStream(stream)));
}
