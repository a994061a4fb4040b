/** Bytes of one element of each of MLX's dtypes. */
export const itemsizes = {
  bool: 1,
  uint8: 1,
  uint16: 2,
  uint32: 4,
  uint64: 8,
  int8: 1,
  int16: 2,
  int32: 4,
  int64: 8,
  float16: 2,
  bfloat16: 2,
  float32: 4,
  float64: 8,
  complex64: 8,
} as const;

export type OracleDtype = keyof typeof itemsizes;

/** A tensor outside of any library: row-major, little-endian. */
export interface HostTensor {
  readonly dtype: OracleDtype;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** @throws TypeError where bytes and shape disagree. */
export function checkHostTensor({ dtype, shape, bytes }: HostTensor, what: string): void {
  const expected = shape.reduce((product, dimension) => product * dimension, itemsizes[dtype]);
  if (bytes.length !== expected)
    throw new TypeError(`${what}: expected ${expected} bytes for ${dtype} [${shape.join(', ')}], got ${bytes.length}`);
}

const packers = {
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

/** The tensor of `values`, row-major; one dimension unless `shape` says otherwise. */
export function hostTensor(
  values: readonly number[],
  { dtype = 'float32', shape = [values.length] }: { dtype?: keyof typeof packers; shape?: readonly number[] } = {},
): HostTensor {
  const tensor = { dtype, shape, bytes: new Uint8Array(packers[dtype].from(values).buffer) };
  checkHostTensor(tensor, 'hostTensor');
  return tensor;
}
