import { type Oracle, startOracle } from '@mlxts/oracle';
import { sys } from '@mlxts/sys';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';
import { differences } from '../differences.js';
import { layouts, sample } from '../sample.js';

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
  sys.mlxts_set_cpu_kernels(false);
});
afterAll(() => oracle.close());

// From other numbers to an integer dtype, processors differ.
const tameCases = mx.dtypes.flatMap((dtype) => {
  const count = (shape: readonly number[]): mx.MLXArray => {
    const size = shape.reduce((product, dim) => product * dim, 1);
    return mx
      .multiply(mx.arange(size), 0.75)
      .astype(dtype)
      .reshape([...shape]);
  };
  return layouts(dtype, 0, count).map(([name, a]) => ({ name, arrays: [a] }));
});

const unaryCases = mx.dtypes.flatMap((dtype) => layouts(dtype).map(([name, a]) => ({ name, arrays: [a] })));

const unaries: [python: string, ours: (a: mx.MLXArray) => mx.MLXArray][] = [
  ['mx.abs(a)', mx.abs],
  ['mx.positive(a)', mx.positive],
  ['mx.negative(a)', mx.negative],
  ['mx.sign(a)', mx.sign],
  ['mx.square(a)', mx.square],
  ['mx.sqrt(a)', mx.sqrt],
  ['mx.rsqrt(a)', mx.rsqrt],
  ['mx.reciprocal(a)', mx.reciprocal],
  ['mx.floor(a)', mx.floor],
  ['mx.ceil(a)', mx.ceil],
  ['mx.trunc(a)', mx.trunc],
  ['mx.round(a)', mx.round],
  ['mx.round(a, 2)', (a) => mx.round(a, { decimals: 2 })],
  ['mx.round(a, -1)', (a) => mx.round(a, { decimals: -1 })],
  ['mx.exp(a)', mx.exp],
  ['mx.expm1(a)', mx.expm1],
  ['mx.log(a)', mx.log],
  ['mx.log2(a)', mx.log2],
  ['mx.log10(a)', mx.log10],
  ['mx.log1p(a)', mx.log1p],
  ['mx.sigmoid(a)', mx.sigmoid],
  ['mx.erf(a)', mx.erf],
  ['mx.erfinv(a)', mx.erfinv],
  ['mx.sin(a)', mx.sin],
  ['mx.cos(a)', mx.cos],
  ['mx.tan(a)', mx.tan],
  ['mx.arcsin(a)', mx.arcsin],
  ['mx.acos(a)', mx.acos],
  ['mx.arctan(a)', mx.arctan],
  ['mx.degrees(a)', mx.degrees],
  ['mx.radians(a)', mx.radians],
  ['mx.sinh(a)', mx.sinh],
  ['mx.cosh(a)', mx.cosh],
  ['mx.tanh(a)', mx.tanh],
  ['mx.arcsinh(a)', mx.arcsinh],
  ['mx.acosh(a)', mx.acosh],
  ['mx.arctanh(a)', mx.arctanh],
  ['mx.logical_not(a)', mx.logicalNot],
  ['mx.bitwise_invert(a)', mx.bitwiseInvert],
  ['mx.isnan(a)', mx.isnan],
  ['mx.isinf(a)', mx.isinf],
  ['mx.isfinite(a)', mx.isfinite],
  ['mx.isposinf(a)', mx.isposinf],
  ['mx.isneginf(a)', mx.isneginf],
  ['mx.nan_to_num(a)', mx.nanToNum],
  ['mx.nan_to_num(a, 1, 2, -3)', (a) => mx.nanToNum(a, { nan: 1, posinf: 2, neginf: -3 })],
  ['mx.real(a)', mx.real],
  ['mx.imag(a)', mx.imag],
  ['mx.conj(a)', mx.conj],
  ['mx.stop_gradient(a)', mx.stopGradient],
  ['mx.contiguous(a)', mx.contiguous],
  ['mx.to_fp8(a.astype(mx.float32) if a.dtype == mx.float64 else a)', mx.toFp8],
  ['mx.from_fp8(a)', mx.fromFp8],
  ['mx.from_fp8(a, mx.float32)', (a) => mx.fromFp8(a, { dtype: 'float32' })],
  ['mx.depends(a, a)', (a) => mx.depends(a, a)],
  ['mx.zeros_like(a)', mx.zerosLike],
  ['mx.ones_like(a, mx.int8)', (a) => mx.onesLike(a, { dtype: 'int8' })],
  ['mx.full_like(a, 3)', (a) => mx.fullLike(a, 3)],
  ['mx.full_like(a, 2.5, dtype=mx.float16)', (a) => mx.fullLike(a, 2.5, { dtype: 'float16' })],
  ['mx.clip(a, 1, 5)', (a) => mx.clip(a, 1, 5)],
  ['mx.clip(a, None, 1.5)', (a) => mx.clip(a, null, 1.5)],
];

describe('of all dtypes and layouts, arrays through', () => {
  it.each(unaries)('%s are those of Python, bit for bit', async (python, ours) => {
    expect(await differences(oracle, unaryCases, python, (a) => ours(a as mx.MLXArray))).toEqual([]);
  });

  it.each(mx.dtypes)('astype and view to %s are those of Python, bit for bit', async (dtype) => {
    const named = dtype === 'bool' ? 'bool_' : dtype;
    const cast = (a?: mx.MLXArray): mx.MLXArray => (a as mx.MLXArray).astype(dtype);
    const view = (a?: mx.MLXArray): mx.MLXArray => (a as mx.MLXArray).view(dtype);
    expect(await differences(oracle, tameCases, `a.astype(mx.${named})`, cast)).toEqual([]);
    expect(await differences(oracle, unaryCases, `a.view(mx.${named})`, view)).toEqual([]);
  });
});

/** Operands without zeros and small negative ones, which divide integers and shift in ways that MLX leaves open. */
const binaryCases = mx.dtypes.flatMap((dtype) =>
  layouts(dtype).flatMap(([name, a]) => [
    { name: `${name} and its like`, arrays: [a, layouts(dtype, 4).find(([like]) => like === name)?.[1] ?? a] },
    { name: `${name} and a row`, arrays: [a, sample(dtype, [5], 2)] },
    { name: `a column and ${name}`, arrays: [sample(dtype, [3, 1, 1], 1), a] },
  ]),
);

const pairs = mx.dtypes.flatMap((left) =>
  mx.dtypes.map((right) => ({
    name: `${left} and ${right}`,
    arrays: [sample(left, [7]), sample(right, [7], 2)],
  })),
);

const binaries: [python: string, ours: (a: mx.MLXArray, b: mx.MLXArray) => mx.MLXArray][] = [
  ['mx.add(a, b)', mx.add],
  ['mx.subtract(a, b)', mx.subtract],
  ['mx.multiply(a, b)', mx.multiply],
  ['mx.divide(a, b)', mx.divide],
  ['mx.power(a, b)', mx.pow],
  ['mx.maximum(a, b)', mx.maximum],
  ['mx.minimum(a, b)', mx.minimum],
  ['mx.logaddexp(a, b)', mx.logaddexp],
  ['mx.arctan2(a, b)', mx.atan2],
  ['mx.equal(a, b)', mx.equal],
  ['mx.not_equal(a, b)', mx.notEqual],
  ['mx.less(a, b)', mx.less],
  ['mx.less_equal(a, b)', mx.lessEqual],
  ['mx.greater(a, b)', mx.greater],
  ['mx.greater_equal(a, b)', mx.greaterEqual],
  ['mx.array_equal(a, b)', mx.arrayEqual],
  ['mx.array_equal(a, a, equal_nan=True)', (a) => mx.arrayEqual(a, a, { equalNan: true })],
  ['mx.logical_and(a, b)', mx.logicalAnd],
  ['mx.logical_or(a, b)', mx.logicalOr],
  ['mx.logical_xor(a, b)', mx.logicalXor],
  ['mx.bitwise_and(a, b)', mx.bitwiseAnd],
  ['mx.bitwise_or(a, b)', mx.bitwiseOr],
  ['mx.bitwise_xor(a, b)', mx.bitwiseXor],
  ['mx.where(a, a, b)', (a, b) => mx.where(a, a, b)],
  ['mx.where(a > b, a, b)', (a, b) => mx.where(mx.greater(a, b), a, b)],
  ['mx.clip(a, b, None)', (a, b) => mx.clip(a, b, null)],
  ['mx.clip(a, b, b)', (a, b) => mx.clip(a, b, b)],
];

describe('of all dtypes and layouts, pairs through', () => {
  it.each(binaries)('%s are those of Python, bit for bit', async (python, ours) => {
    const call = (...[a, b]: mx.MLXArray[]): mx.MLXArray => ours(a as mx.MLXArray, b as mx.MLXArray);
    expect(await differences(oracle, binaryCases, python, call)).toEqual([]);
    expect(await differences(oracle, pairs, python, call)).toEqual([]);
  });
});

const wrapping = ['bool', 'uint8', 'uint16', 'uint32', 'uint64'];
const signedCases = [...binaryCases, ...pairs].filter(({ arrays }) => {
  return !wrapping.includes(mx.resultType(...arrays));
});

describe('of dtypes that hold negative numbers, pairs through', () => {
  it.each<[string, (a: mx.MLXArray, b: mx.MLXArray) => mx.MLXArray]>([
    ['mx.isclose(a, b, 0.5)', (a, b) => mx.isclose(a, b, { rtol: 0.5 })],
    ['mx.isclose(a, b, 0, 3, equal_nan=True)', (a, b) => mx.isclose(a, b, { rtol: 0, atol: 3, equalNan: true })],
    ['mx.allclose(a, b)', (a, b) => mx.allclose(a, b)],
    ['mx.allclose(a, a, equal_nan=True)', (a) => mx.allclose(a, a, { equalNan: true })],
  ])('%s are those of Python', async (python, ours) => {
    const call = (...[a, b]: mx.MLXArray[]): mx.MLXArray => ours(a as mx.MLXArray, b as mx.MLXArray);
    expect(await differences(oracle, signedCases, python, call)).toEqual([]);
  });
});

const harmlessPairs = pairs.map(({ name, arrays: [a, b] }) => ({
  name,
  arrays: [
    a as mx.MLXArray,
    mx.where(mx.less(b as mx.MLXArray, 2), 3, b as mx.MLXArray).astype((b as mx.MLXArray).dtype),
  ],
}));

describe('integers by divisors other than 0 and -1 through', () => {
  it.each<[string, (a: mx.MLXArray, b: mx.MLXArray) => mx.MLXArray]>([
    ['a // b', mx.floorDivide],
    ['mx.remainder(a, b)', mx.remainder],
    ['mx.divmod(a, b)[0]', (a, b) => mx.divmod(a, b)[0]],
    ['mx.divmod(a, b)[1]', (a, b) => mx.divmod(a, b)[1]],
  ])('%s are those of Python, bit for bit', async (python, ours) => {
    const call = (...[a, b]: mx.MLXArray[]): mx.MLXArray => ours(a as mx.MLXArray, b as mx.MLXArray);
    expect(await differences(oracle, harmlessPairs, python, call)).toEqual([]);
  });
});

const amounts = mx.dtypes.flatMap((dtype) =>
  [mx.arange(7), mx.array(3), mx.zeros([0, 7]), mx.arange(14).reshape([2, 7])].map((each) =>
    mx.remainder(each, 7).astype(dtype),
  ),
);
const shiftCases = mx.dtypes.flatMap((dtype) =>
  [sample(dtype, [7]), mx.broadcastTo(sample(dtype, [1], 4), [7]), sample(dtype, [7, 1], 2).transpose()].flatMap((a) =>
    amounts.map((b) => ({ name: `[${a.shape}] ${dtype} by [${b.shape}] ${b.dtype}`, arrays: [a, b] })),
  ),
);

describe('shifts of all dtypes by 0 to 6 through', () => {
  it.each<[string, (a: mx.MLXArray, b: mx.MLXArray) => mx.MLXArray]>([
    ['mx.left_shift(a, b)', mx.leftShift],
    ['mx.right_shift(a, b)', mx.rightShift],
    ['mx.bitwise_left_shift(a, b)', mx.bitwiseLeftShift],
    ['mx.bitwise_right_shift(a, b)', mx.bitwiseRightShift],
    ['mx.left_shift(a, 3)', (a) => mx.leftShift(a, 3)],
    ['mx.right_shift(a, 3)', (a) => mx.rightShift(a, 3)],
    ['mx.left_shift(2, b)', (_, b) => mx.leftShift(2, b)],
    ['mx.right_shift(100, b)', (_, b) => mx.rightShift(100, b)],
  ])('%s are those of Python, bit for bit', async (python, ours) => {
    const call = (...[a, b]: mx.MLXArray[]): mx.MLXArray => ours(a as mx.MLXArray, b as mx.MLXArray);
    expect(await differences(oracle, shiftCases, python, call)).toEqual([]);
  });
});
