import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { type Dtype, dtypeCode, isFloating } from '../dtype.js';
import { DtypeError } from '../errors/dtype-error.js';
import { checkArray, checkDtype } from '../guards.js';
import type { OpOptions } from '../options.js';
import { nextKey } from './state.js';

export interface RandomOptions extends OpOptions {
  /** A key from `key` or `split`. Default: the next one of this thread's `state`. */
  key?: MLXArray | undefined;
}

export interface DistributionOptions extends RandomOptions {
  /** Default: float32. */
  dtype?: Dtype | undefined;
}

/** Calls `raw` with the handle of the key given, or else of the next one, which is freed afterwards. */
export function withKey<Result>(op: string, key: MLXArray | undefined, raw: (key: number) => Result): Result {
  if (key !== undefined) return raw(checkArray(op, 'key', key).handle);
  const next = nextKey();
  try {
    return raw(next);
  } finally {
    sys.mlxts_free_one(next);
  }
}

/** mlx-c's number for a dtype that uniform numbers can have: float16, bfloat16 or float32. */
export function uniformCode(op: string, dtype: Dtype): number {
  if (isFloating(checkDtype(op, dtype)) && dtype !== 'float64') return dtypeCode(dtype);
  throw new DtypeError({ op, message: `expected dtype to be float16, bfloat16 or float32, got ${dtype}` });
}

/** mlx-c's number for a dtype that is cast from float32: any floating one. */
export function floatingCode(op: string, dtype: Dtype): number {
  if (isFloating(checkDtype(op, dtype))) return dtypeCode(dtype);
  throw new DtypeError({ op, message: `expected a floating dtype, got ${dtype}` });
}
