import type { Dtype } from './dtype.js';
import { ArgumentError } from './errors/argument-error.js';
import { ShapeError } from './errors/shape-error.js';
import { describe } from './guards.js';
import type { TypedArray } from './host-types.js';
import type { Scalar } from './operand.js';

export type NestedValues = Scalar | readonly NestedValues[];

interface HostValues {
  bytes: Uint8Array;
  shape: number[];
  dtype: Dtype;
}

/** Packs nested lists of numbers, booleans or bigints; the dtype is the one nearest to `wanted` that JavaScript holds. */
export function nestedToBytes(values: NestedValues, wanted: Dtype | undefined): HostValues {
  const shape = shapeOf(values);
  const flat: Scalar[] = [];
  collect(values, shape, 0, flat);
  const dtype = hostDtype(flat, wanted);
  return { bytes: pack(flat, dtype), shape, dtype };
}

function shapeOf(values: NestedValues): number[] {
  const shape: number[] = [];
  for (let level: NestedValues | undefined = values; Array.isArray(level); level = level[0]) {
    shape.push(level.length);
    if (shape.length > 64) throw new ShapeError({ op: 'array', message: 'expected at most 64 nested lists, got more' });
  }
  return shape;
}

function collect(values: NestedValues, shape: readonly number[], axis: number, flat: Scalar[]): void {
  if (axis === shape.length) {
    if (typeof values !== 'number' && typeof values !== 'boolean' && typeof values !== 'bigint') {
      throw new ArgumentError({
        op: 'array',
        message: `expected numbers, booleans or bigints, got ${describe(values)}`,
      });
    }
    flat.push(values);
    return;
  }
  if (!Array.isArray(values) || values.length !== shape[axis]) {
    const came = Array.isArray(values) ? `a list of ${values.length}` : describe(values);
    throw new ShapeError({ op: 'array', message: `expected lists of ${shape[axis]} on axis ${axis}, got ${came}` });
  }
  for (const each of values) collect(each, shape, axis + 1, flat);
}

function hostDtype(flat: readonly Scalar[], wanted: Dtype | undefined): Dtype {
  if (wanted === 'float16' || wanted === 'bfloat16' || wanted === 'complex64') return 'float32';
  if (wanted !== undefined) return wanted;
  if (flat.some((value) => typeof value === 'number')) return 'float32';
  if (flat.some((value) => typeof value === 'bigint')) return 'int64';
  return flat.length === 0 ? 'float32' : 'bool';
}

const stores: Partial<Record<Dtype, (flat: readonly number[]) => TypedArray>> = {
  bool: (flat) => Uint8Array.from(flat, (value) => (value === 0 ? 0 : 1)),
  uint8: (flat) => Uint8Array.from(flat),
  uint16: (flat) => Uint16Array.from(flat),
  uint32: (flat) => Uint32Array.from(flat),
  int8: (flat) => Int8Array.from(flat),
  int16: (flat) => Int16Array.from(flat),
  int32: (flat) => Int32Array.from(flat),
  float32: (flat) => Float32Array.from(flat),
  float64: (flat) => Float64Array.from(flat),
};

function pack(flat: readonly Scalar[], dtype: Dtype): Uint8Array {
  const store = stores[dtype];
  const packed =
    store !== undefined
      ? store(flat.map(Number))
      : dtype === 'int64'
        ? BigInt64Array.from(flat, toBigInt)
        : BigUint64Array.from(flat, toBigInt);
  return new Uint8Array(packed.buffer);
}

function toBigInt(value: Scalar): bigint {
  if (typeof value === 'number' && !Number.isInteger(value)) {
    throw new ArgumentError({ op: 'array', message: `expected integers for a 64-bit integer dtype, got ${value}` });
  }
  return BigInt(value);
}
