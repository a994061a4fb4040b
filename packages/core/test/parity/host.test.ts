import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as mx from '../../src/index.js';
import { host } from '../host-tensor.js';

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
});
afterAll(() => oracle.close());

const integers = mx.dtypes.filter(mx.isInteger);
const floats = mx.dtypes.filter(mx.isFloating);

/** `str` of each array in Python, with a precision where one is given. */
async function printed(arrays: readonly mx.MLXArray[], precision = -1): Promise<string[]> {
  const inputs = Object.fromEntries(arrays.map((array, i) => [String(i), host(array)]));
  const { texts } = await oracle.run<{ texts: string[] }>(
    `mx.set_printoptions(precision=inputs["precision"])
try:
    outputs["texts"] = [str(inputs[str(i)]) for i in range(inputs["count"])]
finally:
    mx.set_printoptions(precision=-1)`,
    { ...inputs, precision, count: arrays.length },
  );
  return texts;
}

const text = (arrays: readonly mx.MLXArray[], precision = -1): string[] =>
  mx.printoptions({ precision }, () => arrays.map(String));

/** Random bits as elements of a dtype: every exponent, infinities and nan of both signs among them. */
function randomBits(dtype: mx.Dtype, shape: readonly number[], seed: number): mx.MLXArray {
  const bytes = shape.reduce((product, dim) => product * dim, mx.dtypeSize(dtype));
  const words = mx.random.randint(0, dtype === 'bool' ? 2 : 256, [bytes], { key: mx.random.key(seed), dtype: 'uint8' });
  return mx.fromBytes(words.toTypedArray(), shape, dtype);
}

const hostile = [
  0,
  -0,
  1,
  -1,
  0.1,
  1.5,
  100000,
  999999,
  999999.5,
  1000000,
  1234565,
  1234575,
  0.0001,
  0.00001,
  0.000099999951,
  9.9999999,
  1e21,
  1e-300,
  65504,
  3.4028234663852886e38,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
  0.5,
  2.5,
  0.125,
  0.375,
  1e16,
];

describe('text is that of Python', () => {
  it.each(mx.dtypes)('of random %s in many shapes', async (dtype) => {
    const shapes = [
      [],
      [1],
      [6],
      [7],
      [40],
      [2, 3],
      [7, 2],
      [2, 7],
      [9, 8],
      [3, 1, 2],
      [7, 7, 7],
      [1, 1, 1, 2],
      [8, 1, 9, 1],
    ];
    const arrays = shapes.map((shape, i) => randomBits(dtype, shape, i));
    expect(text(arrays)).toEqual(await printed(arrays));
  });

  it.each(mx.dtypes)('of empty %s', async (dtype) => {
    const arrays = [[0], [0, 3], [3, 0], [2, 0, 2], [8, 0], [0, 0]].map((shape) => mx.zeros(shape, { dtype }));
    expect(text(arrays)).toEqual(await printed(arrays));
  });

  it.each([...floats, 'complex64'] as const)('of numbers that are hard to round, as %s', async (dtype) => {
    const arrays = hostile.map((value) => mx.array([value, -value]).astype(dtype));
    if (dtype === 'float64') arrays.push(...hostile.map((value) => mx.array([value, 1 / value], { dtype })));
    expect(text(arrays)).toEqual(await printed(arrays));
  });

  it('of complex numbers with all kinds of parts', async () => {
    const parts = [0, -0, 1.25, -3, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const arrays = parts.flatMap((re) => parts.map((im) => mx.array({ re, im })));
    expect(text(arrays)).toEqual(await printed(arrays));
    expect(text(arrays, 2)).toEqual(await printed(arrays, 2));
  });

  it.each([0, 1, 3, 8, 30])('with precision %i', async (precision) => {
    const arrays = mx.dtypes.flatMap((dtype, i) => [randomBits(dtype, [3, 4], i), randomBits(dtype, [], i)]);
    arrays.push(...floats.flatMap((dtype) => hostile.map((value) => mx.array([value, -value]).astype(dtype))));
    expect(text(arrays, precision)).toEqual(await printed(arrays, precision));
  });

  it('of views that are not contiguous', async () => {
    const a = mx.arange(400).reshape([20, 20]);
    const views = [
      a.transpose(),
      mx.broadcastTo(mx.array([1, 2]), [9, 2]),
      mx.slice(a, [3, 19], [19, 0], { strides: [2, -3] }),
    ];
    expect(text(views)).toEqual(await printed(views));
  });
});

describe('lists', () => {
  it.each(integers)('of numbers as %s are what Python makes of them', async (dtype) => {
    const values = [
      [0, 1, 2.9],
      [100, 7, 0.5],
    ];
    const { out } = await oracle.run<{ out: HostTensor }>(
      'outputs["out"] = mx.array(inputs["values"], dtype=getattr(mx, inputs["dtype"]))',
      { values, dtype },
    );
    expect(host(mx.array(values, { dtype }))).toEqualBits(out);
  });

  it.each([...floats, 'bool', 'complex64'] as const)(
    'of numbers as %s are what Python makes of them',
    async (dtype) => {
      const values = [0, 0.1, -2.5, 1e-7, 65519, 65520, 1e38, 1e-45, 3e-8, 1 / 3];
      const { out } = await oracle.run<{ out: HostTensor }>(
        'outputs["out"] = mx.array(inputs["values"], dtype=getattr(mx, inputs["dtype"]))',
        { values, dtype: dtype === 'bool' ? 'bool_' : dtype },
      );
      expect(host(mx.array(values, { dtype }))).toEqualBits(out);
    },
  );

  it('of arrays are stacked as in Python', async () => {
    const { out } = await oracle.run<{ out: HostTensor }>(
      'outputs["out"] = mx.array([[mx.array([1, 2]), mx.array([3.5, 4.0])], [[5.0, 6.0], mx.array([7, 8])]])',
    );
    const [a, b, c] = [mx.array([1n, 2n], { dtype: 'int32' }), mx.array([3.5, 4]), new Int32Array([7, 8])];
    expect(
      host(
        mx.array([
          [a, b],
          [[5, 6], c],
        ]),
      ),
    ).toEqualBits(out);
  });

  it.each(mx.dtypes)('out of %s are those of Python', async (dtype) => {
    const shapes = [[], [5], [2, 3], [0, 2], [2, 0], [2, 1, 3]];
    const arrays = shapes.map((shape, i) => randomBits(dtype, shape, 100 + i));
    const { lists } = await oracle.run<{ lists: string[] }>(
      `def plain(value):
    if isinstance(value, list): return [plain(each) for each in value]
    if isinstance(value, complex): return [plain(value.real), plain(value.imag)]
    if isinstance(value, float): return 'nan' if value != value else value.hex() if abs(value) != mx.inf else str(value)
    return str(value).lower()
import json
outputs["lists"] = [json.dumps(plain(inputs[str(i)].tolist())) for i in range(${arrays.length})]`,
      Object.fromEntries(arrays.map((array, i) => [String(i), host(array)])),
    );
    const same = (ours: unknown, theirs: unknown): boolean => {
      if (Array.isArray(ours))
        return Array.isArray(theirs) && ours.length === theirs.length && ours.every((each, i) => same(each, theirs[i]));
      if (typeof ours === 'object' && ours !== null) return same(Object.values(ours), theirs);
      if (typeof ours !== 'number' || mx.isInteger(dtype)) return String(ours) === theirs;
      return Object.is(ours, fromHex(String(theirs)));
    };
    for (const [i, array] of arrays.entries()) {
      expect([array.tolist(), lists[i], same(array.tolist(), JSON.parse(lists[i] ?? ''))]).toContain(true);
    }
  });
});

/** The number of Python's `float.hex()`. */
function fromHex(value: string): number {
  const [, sign, whole, fraction = '', exponent] = /^(-?)0x([01])\.?([0-9a-f]*)p([+-]\d+)$/.exec(value) ?? [];
  if (whole === undefined) return value === 'nan' ? Number.NaN : value === 'inf' ? Infinity : -Infinity;
  const digits = Number.parseInt(whole + fraction, 16);
  const shift = Number(exponent) - 4 * fraction.length;
  const magnitude = shift < -1000 ? digits * 2 ** -1000 * 2 ** (shift + 1000) : digits * 2 ** shift;
  return sign === '-' ? -magnitude : magnitude;
}
