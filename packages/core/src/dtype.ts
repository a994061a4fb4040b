import { DtypeError } from './errors/dtype-error.js';

/** The 14 element types, in the order of mlx-c's `mlx_dtype`. */
const names = [
  'bool',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'int8',
  'int16',
  'int32',
  'int64',
  'float16',
  'float32',
  'float64',
  'bfloat16',
  'complex64',
] as const;

export type Dtype = (typeof names)[number];

export const dtypes: readonly Dtype[] = names;

const codes: ReadonlyMap<unknown, number> = new Map(names.map((name, code) => [name, code]));

const itemsizes = [1, 1, 2, 4, 8, 1, 2, 4, 8, 2, 4, 8, 2, 8];

export const bool = 'bool';
export const uint8 = 'uint8';
export const uint16 = 'uint16';
export const uint32 = 'uint32';
export const uint64 = 'uint64';
export const int8 = 'int8';
export const int16 = 'int16';
export const int32 = 'int32';
export const int64 = 'int64';
export const float16 = 'float16';
export const float32 = 'float32';
export const float64 = 'float64';
export const bfloat16 = 'bfloat16';
export const complex64 = 'complex64';

export function isDtype(value: unknown): value is Dtype {
  return codes.has(value);
}

/** mlx-c's number for a dtype; undefined for anything else. */
export function dtypeCode(dtype: Dtype): number {
  return codes.get(dtype) as number;
}

export function dtypeFromCode(code: number): Dtype {
  return names[code] as Dtype;
}

/** Bytes of one element. @throws DtypeError for anything but a dtype. */
export function dtypeSize(dtype: Dtype): number {
  const size = itemsizes[dtypeCode(dtype)];
  if (size !== undefined) return size;
  const came = typeof dtype === 'string' ? dtype : typeof dtype;
  throw new DtypeError({ op: 'dtypeSize', message: `expected one of ${names.join(', ')}, got ${came}` });
}

/** True for float16, bfloat16, float32 and float64. */
export function isFloating(dtype: Dtype): boolean {
  return dtype === 'float32' || dtype === 'float16' || dtype === 'bfloat16' || dtype === 'float64';
}

/** True for floating and complex types: those that hold fractions. */
export function isInexact(dtype: Dtype): boolean {
  return isFloating(dtype) || dtype === 'complex64';
}

/** True for the eight integer types; bool is not one. */
export function isInteger(dtype: Dtype): boolean {
  return isDtype(dtype) && !isInexact(dtype) && dtype !== 'bool';
}
