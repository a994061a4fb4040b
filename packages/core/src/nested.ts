import type { MLXArray } from './array.js';
import { type Dtype, dtypeSize } from './dtype.js';
import { DtypeError } from './errors/dtype-error.js';
import type { Complex, HostMemory } from './host-types.js';
import { KIND, scanList } from './nested-scan.js';
import type { Scalar } from './operand.js';
import { packer } from './pack-row.js';
import { isHostMemory, memoryBytes, memoryDtype } from './typed-array.js';

/** Scalars, arrays and typed arrays, or lists of them that are all of one shape. */
export type NestedValues = Scalar | Complex | MLXArray | HostMemory | readonly NestedValues[];

export interface HostValues {
  bytes: Uint8Array;
  shape: number[];
  /** The dtype nearest to the wanted one that JavaScript can pack. */
  dtype: Dtype;
}

/** Packs nested lists of scalars; undefined where they hold arrays. */
export function packList(values: readonly unknown[], wanted: Dtype | undefined): HostValues | undefined {
  const { shape, kinds } = scanList(values);
  if ((kinds & KIND.array) !== 0) return undefined;
  const dtype = packedDtype(kinds, wanted);
  const last = shape.length - 1;
  const { bytes, pack } = packer(dtype, count(shape), kinds);
  let next = 0;
  const visit = (list: readonly unknown[], axis: number): void => {
    if (axis === last) {
      pack(list as ArrayLike<Scalar>, next);
      next += list.length;
    } else {
      for (const each of list) visit(each as readonly unknown[], axis + 1);
    }
  };
  visit(values, 0);
  return { bytes, shape, dtype };
}

/** Packs the values of a typed array as another dtype. */
export function packTypedArray(values: ArrayLike<number | bigint>, wanted: Dtype): HostValues {
  const kinds = typeof values[0] === 'bigint' ? KIND.bigint : KIND.number;
  const dtype = packedDtype(kinds, wanted);
  const { bytes, pack } = packer(dtype, values.length, kinds);
  pack(values, 0);
  return { bytes, shape: [values.length], dtype };
}

/** Joins typed arrays of one type and length as rows; undefined where the list holds anything else. */
export function packTypedRows(rows: readonly unknown[], wanted: Dtype | undefined): HostValues | undefined {
  const [first] = rows;
  const dtype = isHostMemory(first) ? memoryDtype(first) : undefined;
  if (dtype === undefined || (wanted ?? dtype) !== dtype) return undefined;
  const { length } = memoryBytes('array', first as HostMemory);
  const bytes = new Uint8Array(rows.length * length);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (!isHostMemory(row) || memoryDtype(row) !== dtype || row.byteLength !== length) return undefined;
    bytes.set(memoryBytes('array', row), i * length);
  }
  return { bytes, shape: [rows.length, length / dtypeSize(dtype)], dtype };
}

function count(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}

function packedDtype(kinds: number, wanted: Dtype | undefined): Dtype {
  if ((kinds & KIND.complex) !== 0) {
    if (wanted === undefined || wanted === 'complex64') return 'complex64';
    throw new DtypeError({ op: 'array', message: `expected real numbers for ${wanted}, got complex ones` });
  }
  if (wanted === 'float16' || wanted === 'bfloat16') return 'float32';
  if (wanted !== undefined) return wanted;
  if ((kinds & KIND.number) !== 0) return 'float32';
  if ((kinds & KIND.bigint) !== 0) return 'int64';
  return (kinds & KIND.boolean) !== 0 ? 'bool' : 'float32';
}
