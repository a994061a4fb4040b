import * as mx from '../src/index.js';

const { NaN, POSITIVE_INFINITY: infinity } = Number;
const reals = [0, -0, 0.5, -0.5, 1, -1, 1.5, -2.5, 3.25, -7, 90, 1e-4, 1e5, -3e38, 1e-40, infinity, -infinity, NaN];

const integers: Partial<Record<mx.Dtype, readonly bigint[]>> = {
  uint8: [0n, 1n, 2n, 7n, 100n, 255n],
  uint16: [0n, 1n, 3n, 300n, 40_000n, 65_535n],
  uint32: [0n, 1n, 5n, 70_000n, 2n ** 31n, 2n ** 32n - 1n],
  uint64: [0n, 1n, 9n, 2n ** 40n, 2n ** 63n, 2n ** 64n - 1n],
  int8: [0n, 1n, -1n, 7n, -100n, -128n, 127n],
  int16: [0n, 1n, -1n, 300n, -7n, -32_768n, 32_767n],
  int32: [0n, 1n, -1n, 70_000n, -7n, -(2n ** 31n), 2n ** 31n - 1n],
  int64: [0n, 1n, -1n, 2n ** 40n, -7n, -(2n ** 63n), 2n ** 63n - 1n],
};

/** `count` values of a dtype, the extremes among them, as an array; `turn` begins elsewhere in the list. */
export function sample(dtype: mx.Dtype, shape: readonly number[], turn = 0): mx.MLXArray {
  const count = shape.reduce((product, dim) => product * dim, 1);
  const at = <T>(list: readonly T[], i: number): T => list[(i + turn) % list.length] as T;
  const whole = integers[dtype];
  if (whole !== undefined) {
    const signed = BigInt64Array.from({ length: count }, (_, i) => at(whole, i));
    return mx
      .array(signed)
      .view('uint64')
      .astype(dtype)
      .reshape([...shape]);
  }
  if (dtype === 'complex64') {
    const parts = Float32Array.from({ length: 2 * count }, (_, i) => at(reals, 3 * (i % 2) + (i >> 1)));
    return mx
      .array(parts)
      .view('complex64')
      .reshape([...shape]);
  }
  const values = Float64Array.from({ length: count }, (_, i) => at(reals, i));
  return mx
    .array(values)
    .astype(dtype)
    .reshape([...shape]);
}

type Make = (shape: readonly number[], turn: number) => mx.MLXArray;

/** Arrays of a dtype in each layout, by name: dense, strided, broadcast, 0-dimensional and empty. */
export function layouts(
  dtype: mx.Dtype,
  turn = 0,
  make: Make = (shape, from) => sample(dtype, shape, from),
): [name: string, array: mx.MLXArray][] {
  return [
    [`${dtype} [4, 5]`, make([4, 5], turn)],
    [`${dtype} [5, 4] transposed`, make([5, 4], turn).transpose()],
    [`${dtype} [5] broadcast`, mx.broadcastTo(make([5], turn), [4, 5])],
    [`${dtype} []`, make([], turn + 3)],
    [`${dtype} [0, 5]`, make([0, 5], turn)],
  ];
}
