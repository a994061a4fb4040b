import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { checkInt } from '../guards.js';
import type { OpOptions } from '../options.js';
import { streamOf } from '../stream.js';
import { wrap } from '../wrap.js';

export type WindowOp = (m: number, options?: OpOptions) => MLXArray;

function window(op: string, raw: (m: number, s: number) => number): WindowOp {
  return (m, options) => wrap(raw(checkInt(op, 'm', m), streamOf(op, options)));
}

/** The triangle `1 - |2n / (m - 1) - 1|` for n < m → `[m]` float32; empty below 1. */
export const bartlett: WindowOp = window('bartlett', sys.mlx_bartlett);
/** `0.42 - 0.5 cos(2πn / (m - 1)) + 0.08 cos(4πn / (m - 1))` for n < m → `[m]` float32; empty below 1. */
export const blackman: WindowOp = window('blackman', sys.mlx_blackman);
/** `0.54 - 0.46 cos(2πn / (m - 1))` for n < m → `[m]` float32; empty below 1. */
export const hamming: WindowOp = window('hamming', sys.mlx_hamming);
/**
 * `0.5 - 0.5 cos(2πn / (m - 1))` for n < m → `[m]` float32; empty below 1.
 *
 * @example
 * console.log(mx.round(mx.hanning(5), { decimals: 2 }).tolist()); // [0, 0.5, 1, 0.5, 0]
 */
export const hanning: WindowOp = window('hanning', sys.mlx_hanning);
