import type { Dtype } from '../../dtype.js';

export interface FileDtype {
  /** The name in the file. */
  readonly tag: string;
  readonly dtype: Dtype;
}

/** Every dtype of MLX, in the order in which the Rust library ranks them: a file holds the last ones first. */
export const fileDtypes: readonly FileDtype[] = [
  { tag: 'BOOL', dtype: 'bool' },
  { tag: 'U8', dtype: 'uint8' },
  { tag: 'I8', dtype: 'int8' },
  { tag: 'I16', dtype: 'int16' },
  { tag: 'U16', dtype: 'uint16' },
  { tag: 'F16', dtype: 'float16' },
  { tag: 'BF16', dtype: 'bfloat16' },
  { tag: 'I32', dtype: 'int32' },
  { tag: 'U32', dtype: 'uint32' },
  { tag: 'F32', dtype: 'float32' },
  { tag: 'C64', dtype: 'complex64' },
  { tag: 'F64', dtype: 'float64' },
  { tag: 'I64', dtype: 'int64' },
  { tag: 'U64', dtype: 'uint64' },
];

export const fileDtypeByTag: ReadonlyMap<string, FileDtype> = new Map(fileDtypes.map((entry) => [entry.tag, entry]));
export const fileDtypeByDtype: ReadonlyMap<Dtype, FileDtype> = new Map(fileDtypes.map((entry) => [entry.dtype, entry]));
