import { sys } from '@mlxts/sys';
import { MLXArray } from '../array.js';
import { array } from '../creation.js';
import type { Dtype } from '../dtype.js';
import { ArgumentError } from '../errors/argument-error.js';
import { ShapeError } from '../errors/shape-error.js';
import { describe } from '../guards.js';
import type { TypedArray } from '../host-types.js';
import type { NestedValues } from '../nested.js';
import { isComplex, isScalar, newScalar, type Operand } from '../operand.js';
import { Chain } from './chain.js';

/** What `set` and the updates of `at` take: an array, a scalar, nested lists or a typed array. */
export type UpdateValue = Operand | NestedValues | TypedArray;

/** The raw array of a value to write. */
export class Value extends Chain {
  constructor(
    handle: number,
    public shape: readonly number[],
    own: boolean,
  ) {
    super(handle, own);
  }

  /** The next form of the value. */
  become(next: number, shape: readonly number[]): void {
    this.to(next);
    this.shape = shape;
  }
}

/** The raw array of `value`; host values become one of `dtype`. */
export function newValue(op: string, value: unknown, dtype: Dtype): Value {
  if (value instanceof MLXArray) return new Value(value.handle, value.shape, false);
  if (isScalar(value)) return new Value(newScalar(value, dtype, op), [], true);
  if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    const made = array(value as NestedValues | TypedArray, { dtype });
    const { shape } = made;
    return new Value(made.detach(), shape, true);
  }
  if (isComplex(value)) return new Value(sys.mlx_array_new_complex(value.re, value.im), [], true);
  throw new ArgumentError({
    op,
    message: `expected a value that is an array, a scalar, nested lists or a typed array, got ${describe(value)}`,
  });
}

/** A value's shape without the leading axes of length 1 that it must lose to have at most `rank` axes. */
export function stripped(shape: readonly number[], rank: number): readonly number[] {
  let count = 0;
  while (shape.length - count > rank && shape[count] === 1) count++;
  return count === 0 ? shape : shape.slice(count);
}

/** `stripped`, checked to broadcast to `shape`. @throws ShapeError */
export function fitted(op: string, value: readonly number[], shape: readonly number[]): readonly number[] {
  const dims = stripped(value, shape.length);
  const offset = shape.length - dims.length;
  if (offset < 0) throw unfit(op, value, shape);
  for (let i = 0; i < dims.length; i++) {
    if (dims[i] !== 1 && dims[i] !== shape[i + offset]) throw unfit(op, value, shape);
  }
  return dims;
}

export function unfit(op: string, value: readonly number[], shape: readonly number[]): ShapeError {
  return new ShapeError({
    op,
    message: `expected a value that broadcasts to [${shape.join(', ')}], got one of shape [${value.join(', ')}]`,
  });
}

export function isSameShape(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
