import type { Dtype } from '../../dtype.js';

/** NumPy's kind and width of each dtype of MLX. NumPy has no bfloat16: MLX writes it as two bytes without a meaning. */
const codes: Readonly<Record<Dtype, string>> = {
  bool: 'b1',
  uint8: 'u1',
  uint16: 'u2',
  uint32: 'u4',
  uint64: 'u8',
  int8: 'i1',
  int16: 'i2',
  int32: 'i4',
  int64: 'i8',
  float16: 'f2',
  bfloat16: 'V2',
  float32: 'f4',
  float64: 'f8',
  complex64: 'c8',
};

const byCode: ReadonlyMap<string, Dtype> = new Map(
  Object.entries(codes).map(([dtype, code]) => [code, dtype as Dtype]),
);

export interface NpyDtype {
  readonly dtype: Dtype;
  readonly isBigEndian: boolean;
}

/** `<f4` for float32; undefined for dtypes that MLX lacks. */
export function parseDescr(descr: string): NpyDtype | undefined {
  const order = descr[0] ?? '';
  const dtype = '<>|='.includes(order) ? byCode.get(descr.slice(1)) : undefined;
  return dtype && { dtype, isBigEndian: order === '>' };
}

export function formatDescr(dtype: Dtype): string {
  const code = codes[dtype];
  return `${code.endsWith('1') ? '|' : '<'}${code}`;
}
