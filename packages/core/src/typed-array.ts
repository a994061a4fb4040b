import type { Dtype } from './dtype.js';
import { DtypeError } from './errors/dtype-error.js';
import { describe } from './guards.js';

const dtypes: Record<string, Dtype> = {
  Uint8Array: 'uint8',
  Uint8ClampedArray: 'uint8',
  Buffer: 'uint8',
  Uint16Array: 'uint16',
  Uint32Array: 'uint32',
  BigUint64Array: 'uint64',
  Int8Array: 'int8',
  Int16Array: 'int16',
  Int32Array: 'int32',
  BigInt64Array: 'int64',
  Float16Array: 'float16',
  Float32Array: 'float32',
  Float64Array: 'float64',
};

/** The dtype that a typed array holds; `DataView` has none. */
export function typedArrayDtype(op: string, view: ArrayBufferView): Dtype {
  const dtype = dtypes[view.constructor.name];
  if (dtype === undefined) throw new DtypeError({ op, message: `expected a typed array, got ${describe(view)}` });
  return dtype;
}
