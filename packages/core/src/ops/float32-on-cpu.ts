import type { MLXArray } from '../array.js';
import { promoteTypes } from '../dtypes/promotion.js';
import { DtypeError } from '../errors/dtype-error.js';
import { describe } from '../guards.js';

/** What MLX refuses only when it evaluates. */
export function checkFloat32(op: string, a: MLXArray, b: MLXArray): void {
  if (promoteTypes(a.dtype, b.dtype) === 'float32') return;
  throw new DtypeError({ op, message: `expected float32 on the CPU, got ${describe(a)} and ${describe(b)}` });
}
