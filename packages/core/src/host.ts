import { sys } from '@mlxts/sys';
import type { MLXArray } from './array.js';
import type { Dtype } from './dtype.js';
import { bfloat16FromBits, float16FromBits } from './half.js';
import type { Item, NestedList, TypedArray } from './host-types.js';

const views: Record<Dtype, new (buffer: ArrayBuffer) => TypedArray> = {
  bool: Uint8Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  float16: Uint16Array,
  float32: Float32Array,
  float64: Float64Array,
  bfloat16: Uint16Array,
  complex64: Float32Array,
};

export function hostItem(array: MLXArray): Item {
  const value = sys.mlxts_array_item(array.handle);
  return Array.isArray(value) ? { re: value[0], im: value[1] } : value;
}

export function hostTypedArray(array: MLXArray): TypedArray {
  return new views[array.dtype](sys.mlxts_array_bytes(array.handle));
}

export function hostList(array: MLXArray): NestedList {
  const read = reader(array);
  const { shape } = array;
  let next = 0;
  const build = (axis: number): NestedList => {
    const dim = shape[axis];
    if (dim === undefined) return read(next++);
    return Array.from({ length: dim }, () => build(axis + 1));
  };
  return build(0);
}

function reader(array: MLXArray): (index: number) => Item {
  const values = hostTypedArray(array);
  if (array.dtype === 'float16') return (index) => float16FromBits(values[index] as number);
  if (array.dtype === 'bfloat16') return (index) => bfloat16FromBits(values[index] as number);
  if (array.dtype === 'bool') return (index) => values[index] === 1;
  if (array.dtype === 'complex64') {
    return (index) => ({ re: values[2 * index] as number, im: values[2 * index + 1] as number });
  }
  return (index) => values[index] as number | bigint;
}
