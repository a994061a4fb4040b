import type { Dtype } from './dtype.js';
import { float32FromBfloat16, float32FromFloat16 } from './half.js';
import type { TypedArray } from './host-types.js';

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

/** Raw elements as the typed array of their dtype: bits for float16 and bfloat16, pairs for complex64. */
export function hostBits(dtype: Dtype, buffer: ArrayBuffer): TypedArray {
  return new views[dtype](buffer);
}

/** Raw elements as values: float16 and bfloat16 as float32, pairs for complex64, 0 and 1 for bool. */
export function hostValues(dtype: Dtype, buffer: ArrayBuffer): TypedArray {
  if (dtype === 'float16') return float32FromFloat16(new Uint16Array(buffer));
  if (dtype === 'bfloat16') return float32FromBfloat16(new Uint16Array(buffer));
  return hostBits(dtype, buffer);
}
