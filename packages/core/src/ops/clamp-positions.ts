import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { dtypeSize } from '../dtype.js';
import { newScalar } from '../operand.js';
import type { Keep } from '../temporaries.js';

/** The raw handle of integer positions brought into 0 to `last`, on stream `s`. */
export function clampPositions({ handle, dtype }: MLXArray, last: number, keep: Keep, s: number): number {
  const signed = dtype.startsWith('int');
  const largest = 2 ** (8 * dtypeSize(dtype) - (signed ? 1 : 0)) - 1;
  const low = signed ? keep(newScalar(0, dtype)) : null;
  const high = last < largest ? keep(newScalar(last, dtype)) : null;
  return low === null && high === null ? handle : keep(sys.mlx_clip(handle, low, high, s));
}
