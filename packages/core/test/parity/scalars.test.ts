import { type Oracle, startOracle } from '@mlxts/oracle';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';
import { differences } from '../differences.js';
import { sample } from '../sample.js';

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
});
afterAll(() => oracle.close());

const cases = mx.dtypes.map((dtype) => ({ name: dtype, arrays: [sample(dtype, [9])] }));
const without = (...names: mx.Dtype[]): typeof cases => cases.filter(({ name }) => !names.includes(name));

describe('scalars beside arrays of all dtypes promote as in Python:', () => {
  it.each<[python: string, scalar: mx.Operand]>([
    ['True', true],
    ['False', false],
    ['0', 0],
    ['1', 1],
    ['2', 2],
    ['127', 127],
    ['128', 128],
    ['255', 255],
    ['256', 256],
    ['40_000', 40_000],
    ['70_000', 70_000],
    ['0.5', 0.5],
    ['-2.75', -2.75],
    ['1e-3', 1e-3],
    ['float("nan")', Number.NaN],
    ['float("inf")', Number.POSITIVE_INFINITY],
    ['-float("inf")', Number.NEGATIVE_INFINITY],
    ['complex(1, -2)', { re: 1, im: -2 }],
  ])('%s', async (python, scalar) => {
    const expressions: [string, (a: mx.MLXArray) => mx.MLXArray][] = [
      [`a + ${python}`, (a) => mx.add(a, scalar)],
      [`${python} - a`, (a) => mx.subtract(scalar, a)],
      [`mx.where(a == ${python}, a, ${python})`, (a) => mx.where(mx.equal(a, scalar), a, scalar)],
      [`mx.maximum(a, ${python})`, (a) => mx.maximum(a, scalar)],
    ];
    for (const [expression, ours] of expressions) {
      expect(await differences(oracle, cases, expression, (a) => ours(a as mx.MLXArray))).toEqual([]);
    }
  });

  it('-1, which Python wraps in uint64 and we refuse', async () => {
    const call = (a?: mx.MLXArray): mx.MLXArray => mx.add(a as mx.MLXArray, -1);
    expect(await differences(oracle, without('uint64'), 'a + -1', call)).toEqual([]);
    expect(() => call(mx.ones([1], { dtype: 'uint64' }))).toThrow(
      /add: expected a scalar that uint64 can hold, got -1/,
    );
  });

  it('2 ** 40, which Python wraps beside bool and we take for int64', async () => {
    const call = (a?: mx.MLXArray): mx.MLXArray => mx.add(a as mx.MLXArray, 2 ** 40);
    expect(await differences(oracle, without('bool'), 'a + 2**40', call)).toEqual([]);
    expect(call(mx.array([true])).tolist()).toEqual([2n ** 40n + 1n]);
  });

  it('a bigint, which is int64 beside bool only', async () => {
    const call = (a?: mx.MLXArray): mx.MLXArray => mx.subtract(255n, a as mx.MLXArray);
    expect(await differences(oracle, without('bool'), '255 - a', call)).toEqual([]);
    expect(call(mx.array([true])).tolist()).toEqual([254n]);
  });

  it('-0, which is an integer beside integers only', async () => {
    const floating = cases.filter(({ name }) => mx.isInexact(name));
    const call = (a?: mx.MLXArray): mx.MLXArray => mx.multiply(a as mx.MLXArray, -0);
    expect(await differences(oracle, floating, 'a * -0.0', call)).toEqual([]);
    expect(call(mx.ones([1], { dtype: 'int8' })).dtype).toBe('int8');
  });
});

describe('operations on scalars alone', () => {
  it.each<[python: string, ours: () => mx.MLXArray]>([
    ['mx.add(1.0, 2.5)', () => mx.add(1, 2.5)],
    ['mx.sin(0.5)', () => mx.sin(0.5)],
    ['mx.abs(complex(3, 4))', () => mx.abs({ re: 3, im: 4 })],
    ['mx.logical_and(True, False)', () => mx.logicalAnd(true, false)],
    ['mx.where(2.0, 1.0, 3.0)', () => mx.where(2, 1, 3)],
    ['mx.where(float("nan"), 1.0, 3.0)', () => mx.where(Number.NaN, 1, 3)],
    ['mx.conj(complex(1, 2)) * mx.array(0.5)', () => mx.multiply(mx.conj({ re: 1, im: 2 }), mx.array(0.5))],
    ['mx.round(2.345, 2)', () => mx.round(2.345, { decimals: 2 })],
    ['mx.nan_to_num(float("nan"))', () => mx.nanToNum(Number.NaN)],
    ['mx.array_equal(1.0, 1.0)', () => mx.arrayEqual(1, 1)],
    ['mx.view(1.0, mx.int32)', () => mx.view(1, 'int32')],
  ])('%s', async (python, ours) => {
    expect(await differences(oracle, [{ name: python, arrays: [] }], python, ours)).toEqual([]);
  });

  it('take bigints for int64 and numbers for float32', () => {
    expect(mx.add(1n, 2n).dtype).toBe('int64');
    expect(mx.add(1, 2).dtype).toBe('float32');
    expect(mx.add(1, 2n).dtype).toBe('float32');
  });
});
