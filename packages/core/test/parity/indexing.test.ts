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

const i32 = (values: number | number[] | number[][]): mx.MLXArray => mx.array(values, { dtype: 'int32' });
const counted = (...shape: number[]): mx.MLXArray => mx.arange(shape.reduce((n, dim) => n * dim, 1)).reshape(shape);
const python = (...shape: number[]): string =>
  `mx.arange(${shape.reduce((n, dim) => n * dim, 1)}).reshape(${shape.join(', ')})`;

/** Python's `out`, after statements that may use the names of the prelude. */
async function inPython(source: string): Promise<HostTensor> {
  return (await oracle.run<{ out: HostTensor }>(`${source}\noutputs["out"] = out`)).out;
}

describe('get reads what Python reads', () => {
  const eight = python(8, 8);
  it.each<[string, () => mx.MLXArray]>([
    ['mx.array([1])[...]', () => i32([1]).get('...')],
    ['mx.arange(64)[2:50:4]', () => mx.arange(64).get('2:50:4')],
    [`(${eight})[mx.array([0, 1, 2, 7, 5], mx.uint32)]`, () => counted(8, 8).get(Uint32Array.of(0, 1, 2, 7, 5))],
    [`(${eight})[5]`, () => counted(8, 8).get(5)],
    [`(${eight})[-1]`, () => counted(8, 8).get(-1)],
    [`(${eight})[()]`, () => counted(8, 8).get()],
    [`(${eight})[None]`, () => counted(8, 8).get(null)],
    [`(${eight})[:, None]`, () => counted(8, 8).get(':', null)],
    [`(${eight})[0, 0]`, () => counted(8, 8).get(0, 0)],
    [`(${eight})[2:4, 5:]`, () => counted(8, 8).get('2:4', mx.s(5))],
    [`(${eight})[:, ::2]`, () => counted(8, 8).get(':', '::2')],
    [`(${eight})[-2:, :-1]`, () => counted(8, 8).get('-2:', ':-1')],
    [`(${eight})[8:3]`, () => counted(8, 8).get('8:3')],
    [`(${eight})[7:10]`, () => counted(8, 8).get('7:10')],
    [`(${eight})[0, :5]`, () => counted(8, 8).get(0, ':5')],
    [`(${eight})[:, -1]`, () => counted(8, 8).get(':', -1)],
    [`(${eight})[[0, 1, 7], 0]`, () => counted(8, 8).get([0, 1, 7], 0)],
    [`(${eight})[[0, 1, 7], :5]`, () => counted(8, 8).get([0, 1, 7], ':5')],
    [`(${eight})[:, [0, 1, 7]]`, () => counted(8, 8).get(':', [0, 1, 7])],
    [`(${python(10, 2)})[2:-1, 0]`, () => counted(10, 2).get('2:-1', 0)],
    [
      `(${python(16, 8)})[::2][mx.arange(8)[::2], mx.arange(8)[::2]]`,
      () => {
        const rows = mx.arange(8).get('::2');
        return counted(16, 8).get('::2').get(rows, rows);
      },
    ],
  ])('%s', async (expression, ours) => {
    expect(host(ours())).toEqualBits(await inPython(`out = ${expression}`));
  });

  const [a, b, c] = [i32([0, 1, 2]), i32([1, 2, 0]), i32([[0], [1], [2]])];
  const four = python(2, 4, 2, 4);
  const names = 'a, b, c = mx.array([0, 1, 2]), mx.array([1, 2, 0]), mx.array([[0], [1], [2]])\n';
  it.each<[string, mx.Index[]]>([
    ['0, a', [0, a]],
    ['0:1, a', ['0:1', a]],
    ['0:1, a, :, 0:4:2', ['0:1', a, ':', '0:4:2']],
    ['0:1, a, :, b', ['0:1', a, ':', b]],
    ['0:1, a, 1, b', ['0:1', a, 1, b]],
    ['0:1, c, 0:1, b', ['0:1', c, '0:1', b]],
    ['0:2, c, 0:2, b[None]', ['0:2', c, '0:2', b.get(null)]],
    ['a[0], c, None, 1', [a.get(0), c, null, 1]],
  ])('several arrays: a[%s]', async (index, entries) => {
    const expected = await inPython(`${names}out = (${four})[${index}]`);
    expect(host(counted(2, 4, 2, 4).get(...entries))).toEqualBits(expected);
  });

  it.each<[string, [string, mx.Index][], number]>([
    [
      'slices, an integer and an array',
      [
        [':', ':'],
        [':', ':'],
        ['0', 0],
        ['k', i32([1, 0])],
      ],
      1,
    ],
    [
      'slices, an integer, an array and null',
      [
        [':', ':'],
        ['0', 0],
        ['k', i32([1, 0])],
        ['None', null],
        ['None', null],
      ],
      7,
    ],
    [
      'an integer, an array, null, ellipsis and a slice',
      [
        ['0', 0],
        ['k', i32([1, 0])],
        ['None', null],
        ['...', '...'],
        [':', ':'],
      ],
      5,
    ],
  ])('every order of %s', async (_, terms, step) => {
    const orders = permutations(terms).filter((_order, i) => i % step === 0);
    const program = orders.map((order, i) => `outputs["${i}"] = a[${order.map(([text]) => text).join(', ')}]`);
    const source = `a, k = ${four}, mx.array([1, 0])\n${program.join('\n')}`;
    const expected = await oracle.run<Record<string, HostTensor>>(source);
    orders.forEach((order, i) => {
      const ours = counted(2, 4, 2, 4).get(...order.map(([, entry]) => entry));
      expect(host(ours), order.map(([text]) => text).join(', ')).toEqualBits(expected[i] as HostTensor);
    });
  });

  it.each(['::-1', '-3:3:-1', '25:-50:-1', '::-3', '-3:3:-3', '25:-50:-3', '0:20:-3'])('[%s]', async (slice) => {
    expect(host(mx.arange(20).get(slice))).toEqualBits(await inPython(`out = mx.arange(20)[${slice}]`));
  });

  it.each<[string, mx.Index[]]>([
    ['..., ::-1', ['...', '::-1']],
    [':, ::-1, :', [':', '::-1', ':']],
    ['::-1, 1:5:2, ::-2', ['::-1', '1:5:2', '::-2']],
    ['::-1, ::-2, 1:5:2', ['::-1', '::-2', '1:5:2']],
    ['::-1, ::-3, ::-2', ['::-1', '::-3', '::-2']],
  ])('[%s]', async (index, entries) => {
    expect(host(counted(3, 6, 4).get(...entries))).toEqualBits(await inPython(`out = (${python(3, 6, 4)})[${index}]`));
  });

  it.each<[string, (a: mx.MLXArray, mask: mx.MLXArray) => mx.MLXArray]>([
    ['a[m]', (a, mask) => a.get(mask)],
    ['a[:, m[0, :, 0]]', (a, mask) => a.get(':', mask.get(0, ':', 0))],
    ['a[m[:, :, 0]]', (a, mask) => a.get(mask.get('...', 0))],
    ['a[:, m[0]]', (a, mask) => a.get(':', mask.get(0))],
    ['a[0, m[0], None]', (a, mask) => a.get(0, mask.get(0), null)],
    ['a[m[:, 0, 0], 1]', (a, mask) => a.get(mask.get(':', 0, 0), 1)],
    ['a[m[:, 0, 0], :, 1]', (a, mask) => a.get(mask.get(':', 0, 0), ':', 1)],
    ['a[m[:, 0, 0], ..., [0, 1, 2]]', (a, mask) => a.get(mask.get(':', 0, 0), '...', [0, 1, 2])],
    ['a[np.array(True)]', (a) => a.get(mx.array(true))],
  ])("masks, as NumPy's: %s", async (expression, ours) => {
    const source = `a = np.arange(60).reshape(3, 4, 5).astype(np.int32)\nm = a % 3 != 1\nm[:, 0, 0] = True\nout = mx.array(${expression})`;
    const a60 = counted(3, 4, 5);
    const mask = mx.notEqual(mx.remainder(a60, 3), 1);
    mask.set(':', 0, 0, true);
    expect(host(ours(a60, mask))).toEqualBits(await inPython(source));
  });
});

function permutations<T>(values: readonly T[]): T[][] {
  if (values.length === 0) return [[]];
  return values.flatMap((value, i) => permutations(values.toSpliced(i, 1)).map((rest) => [value, ...rest]));
}

describe('set writes what Python writes', () => {
  const zeros = (...shape: number[]): mx.MLXArray => mx.zeros(shape);
  const k = (...values: number[]): mx.MLXArray => i32(values);
  const f = (...shape: number[]): mx.MLXArray => counted(...shape).astype('float32');
  const all = ':';
  it.each<[string, number[], (a: mx.MLXArray) => void]>([
    ['a[0] = 1', [3, 3], (a) => a.set(0, 1)],
    ['a[-1] = 1', [3, 3], (a) => a.set(-1, 1)],
    ['a[0] = mx.array([[[1, 2, 3]]])', [3, 3], (a) => a.set(0, [[[1, 2, 3]]])],
    ['a[:] = mx.array([[[[1, 1, 1]]]])', [3], (a) => a.set(all, [[[[1, 1, 1]]]])],
    ['a[0:2] = v(2, 3)', [3, 3], (a) => a.set('0:2', f(2, 3))],
    ['a[0:1] = mx.array(2)', [3, 3], (a) => a.set('0:1', mx.array(2))],
    ['a[None] = 1', [3], (a) => a.set(null, 1)],
    ['a[...] = 1', [3], (a) => a.set('...', 1)],
    ['a[()] = 4', [], (a) => a.set(4)],
    ['a[None, None] = mx.array([[[3.0]]])', [], (a) => a.set(null, null, [[[3]]])],
    ['a[k(0, 1, 2)] = 1', [3, 3], (a) => a.set(k(0, 1, 2), 1)],
    ['a[k(0, 1)] = mx.array([3])', [3, 3], (a) => a.set(k(0, 1), [3])],
    ['a[k(0, 2, 1)] = v(3, 2)', [3, 2], (a) => a.set(k(0, 2, 1), f(3, 2))],
    ['a[[0, 2]] = v(2)', [4, 2], (a) => a.set([0, 2], f(2))],
    ['a[0, [1, 0]] = v(2)', [2, 2], (a) => a.set(0, [1, 0], f(2))],
    ['a[k(0, 0), 0:2, 0:3, 4] = 1', [2, 3, 4, 5], (a) => a.set(k(0, 0), '0:2', '0:3', 4, 1)],
    ['a[k(0, 0), k(0, 1), k(2, 3)] = v(2, 5)', [2, 3, 4, 5], (a) => a.set(k(0, 0), k(0, 1), k(2, 3), f(2, 5))],
    ['a[k(0, 0), k(0, 1), k(2, 3)] = v(2, 1)', [2, 3, 4, 5], (a) => a.set(k(0, 0), k(0, 1), k(2, 3), f(2, 1))],
    ['a[k(0, 0), k(0, 1), k(2, 3)] = v(5)', [2, 3, 4, 5], (a) => a.set(k(0, 0), k(0, 1), k(2, 3), f(5))],
    ['a[None, None, k(2, 3)] = v(2)', [5], (a) => a.set(null, null, k(2, 3), f(2))],
    ['a[k(2, 3), 0:3, k(2, 3)] = v(3)', [4, 3, 4], (a) => a.set(k(2, 3), '0:3', k(2, 3), f(3))],
    ['a[k(2, 3), None, k(2, 1)] = v(4)', [4, 3, 4], (a) => a.set(k(2, 3), null, k(2, 1), f(4))],
    ['a[k(2, 3), None, k(2, 1)] = v(2, 1, 4)', [4, 3, 4], (a) => a.set(k(2, 3), null, k(2, 1), f(2, 1, 4))],
    ['a[0:2, 0:2] = v(2, 1)', [4, 4], (a) => a.set('0:2', '0:2', f(2, 1))],
    ['a[None, ..., None] = 1', [2, 2, 2, 2], (a) => a.set(null, '...', null, 1)],
    ['a[k(0, 1), ..., k(0, 1)] = v(2, 2, 2)', [2, 2, 2, 2], (a) => a.set(k(0, 1), '...', k(0, 1), f(2, 2, 2))],
    ['a[2:-2, 2:-2] = 4', [5, 5], (a) => a.set('2:-2', '2:-2', 4)],
    ['a[0:4, k(1, 3), :-1] = v(4, 2, 3)', [5, 4, 4], (a) => a.set('0:4', k(1, 3), ':-1', f(4, 2, 3))],
    ['a[0:4, k(1, 3), 0:4:2] = v(4, 2, 2)', [5, 4, 4], (a) => a.set('0:4', k(1, 3), '0:4:2', f(4, 2, 2))],
    ['a[:, k(1, 3)] = v(1, 2, 4)', [1, 10, 4], (a) => a.set(all, k(1, 3), f(1, 2, 4))],
    ['a[k(2, 1), :, ::2, :] = v(2, 4, 3, 3)', [3, 4, 5, 3], (a) => a.set(k(2, 1), all, '::2', all, f(2, 4, 3, 3))],
    ['a[k(2, 1), :, ::2] = v(2, 4, 3, 3)', [3, 4, 5, 3], (a) => a.set(k(2, 1), all, '::2', f(2, 4, 3, 3))],
    ['a[:, 0] = v(5, 3)', [5, 4, 3], (a) => a.set(all, 0, f(5, 3))],
    ['a[:, 0:1] = v(5, 1, 3)', [5, 4, 3], (a) => a.set(all, '0:1', f(5, 1, 3))],
    ['a[0, 0:4, 3, 0:4] = v(4, 4)', [3, 4, 4, 4], (a) => a.set(0, '0:4', 3, '0:4', f(4, 4))],
    ['a[..., 0] = v(2, 3, 4, 5)', [2, 3, 4, 5, 3], (a) => a.set('...', 0, f(2, 3, 4, 5))],
    ['a[:, None, :] = v(2, 1, 2, 2)', [2, 2, 2], (a) => a.set(all, null, all, f(2, 1, 2, 2))],
    ['a[:, None, 0] = v(1, 2)', [2, 2, 2], (a) => a.set(all, null, 0, f(1, 2))],
    ['a[0, :, k(1, 2)] = v(3, 2)', [2, 3, 4], (a) => a.set(0, all, k(1, 2), f(3, 2))],
    [
      'b = a[::-1]; b[::2] = 0; a = b',
      [4],
      (a) => {
        const b = a.get('::-1');
        b.set('::2', 0);
        a.set(all, b);
      },
    ],
    ['a[mx.array([True, False, True])] = mx.array([5.0, 6.0])', [3], (a) => a.set([true, false, true], [5, 6])],
    ['a[mx.array(True)] = 5.0', [3], (a) => a.set(mx.array(true), 5)],
    ['a[mx.array([True, False])] = v(3)', [2, 3], (a) => a.set([true, false], f(3))],
    ['a[mx.array([True, True])] = v(2, 3)', [2, 3], (a) => a.set([true, true], f(2, 3))],
    ['a[a > 3] = 2.0', [2, 3], (a) => a.set(mx.greater(a, 3), 2)],
    ['a[a > 3] = v(2)', [2, 3], (a) => a.set(mx.greater(a, 3), f(2))],
    ['a[a < 0] = mx.array([1.0])', [2, 3], (a) => a.set(mx.less(a, 0), [1])],
  ])('%s (a: %j)', async (statement, shape, ours) => {
    const source = `
import math
v = lambda *shape: mx.arange(math.prod(shape)).reshape(shape).astype(mx.float32)
k = lambda *values: mx.array(values)
a = v(*${JSON.stringify(shape)})
${statement}
out = a`;
    const a = f(...shape);
    ours(a);
    expect(host(a)).toEqualBits(await inPython(source));
  });

  it.each<[number[], () => mx.Index[], number[]]>([
    [[3], () => ['0:1'], [2]],
    [[4, 3, 4], () => [k(2, 3), null, k(2, 3)], [2]],
    [[4, 3, 4], () => [k(2, 3), null, k(2, 3)], [3]],
    [[5, 4, 3], () => [all, 0], [5, 1, 3]],
    [[2, 2, 2], () => [all, null, all], [2, 2, 2]],
  ])('and refuses what Python refuses (%#)', (shape, index, value) => {
    expect(() => zeros(...shape).set(...index(), mx.ones(value))).toThrow(mx.ShapeError);
  });

  it('a mask has to have the shape of the first axes', () => {
    for (const shape of [
      [1, 10, 10],
      [10, 10, 1],
    ]) {
      const mask = mx.zeros(shape, { dtype: 'bool' });
      expect(() => zeros(10, 10, 10).set(mask, 0)).toThrow(mx.ShapeError);
      expect(() => zeros(10, 10, 10).get(mask)).toThrow(mx.ShapeError);
    }
  });
});

describe('at updates as Python does', () => {
  const updates = ['add', 'subtract', 'multiply', 'divide', 'maximum', 'minimum'] as const;
  it.each<[string, mx.Index[], number[]]>([
    ['mx.array([0, 4]), :, 0', [i32([0, 4]), ':', 0], [2, 5]],
    ['1:3, :, 0', ['1:3', ':', 0], [2, 5]],
    ['mx.array([0, 4, 0]), mx.array([1, 2, 1])', [i32([0, 4, 0]), i32([1, 2, 1])], [3, 2]],
    ['1:9:3, ::-2', ['1:9:3', '::-2'], [3, 3, 2]],
    ['mx.array([[0], [9]]), 1:3', [i32([[0], [9]]), '1:3'], [2, 1, 2, 2]],
    ['3', [3], [1, 1, 5, 2]],
  ])('a.at[%s]', async (index, entries, shape) => {
    const key = mx.random.key(1);
    const a = mx.random.normal([10, 5, 2], { key });
    const value = mx.add(mx.random.normal(shape, { key }), 3);
    const program = updates.map((name) => `outputs["${name}"] = inputs["a"].at[${index}].${name}(inputs["v"])`);
    const expected = await oracle.run<Record<string, HostTensor>>(program.join('\n'), { a: host(a), v: host(value) });
    for (const name of updates) {
      expect(host(a.at(...entries)[name](value)), name).toEqualBits(expected[name] as HostTensor);
    }
  });

  it.each([
    [32, 32, 16],
    [17, 33, 8],
    [128, 128, 16],
  ])('adds to a corner of [%i, %i]', async (rows, columns, side) => {
    const [y, x] = [mx.zeros([rows, columns]), mx.random.normal([side, side], { key: mx.random.key(2) })];
    const source = `y, x = inputs["y"], inputs["x"]\nout = y.at[:${side}, :${side}].add(x).at[-${side}:, -${side}:].add(x.T)`;
    const { out } = await oracle.run<{ out: HostTensor }>(`${source}\noutputs["out"] = out`, {
      y: host(y),
      x: host(x),
    });
    const ours = y.at(mx.s(0, side), mx.s(0, side)).add(x);
    expect(host(ours.at(mx.s(-side), mx.s(-side)).add(x.transpose()))).toEqualBits(out);
  });
});

describe('the functions', () => {
  const a = [
    [
      [1, 3],
      [-2, -2],
      [-3, -2],
    ],
    [
      [2, 4],
      [-3, 2],
      [-4, -2],
    ],
    [
      [2, 3],
      [2, 4],
      [2, 1],
    ],
    [
      [1, -5],
      [3, -1],
      [2, 3],
    ],
  ];
  const ours = mx.array(a, { dtype: 'int32' });
  const take = (values: number[]): mx.MLXArray => i32(values);
  it.each<[string, () => mx.MLXArray]>([
    ['mx.take(a, mx.array([0, -1]))', () => mx.take(ours, take([0, -1]))],
    ['mx.take(a, mx.array([-1, 2, 0]), axis=0)', () => mx.take(ours, take([-1, 2, 0]), { axis: 0 })],
    ['mx.take(a, mx.array([0, 0, -2]), axis=1)', () => mx.take(ours, take([0, 0, -2]), { axis: 1 })],
    ['mx.take(a, mx.array([0, -1, -1]), axis=-1)', () => mx.take(ours, take([0, -1, -1]), { axis: -1 })],
    ['mx.take(a, mx.array([[1, 0]]), axis=1)', () => mx.take(ours, i32([[1, 0]]), { axis: 1 })],
    ['mx.take(a, 1, axis=1)', () => mx.take(ours, 1, { axis: 1 })],
    ['mx.take(a, -7)', () => mx.take(ours, -7)],
    ['mx.take(a, mx.array(1), axis=0)', () => mx.take(ours, i32(1), { axis: 0 })],
    [
      'mx.take_along_axis(a, mx.array([1, 0, 23, -1]), axis=None)',
      () => mx.takeAlongAxis(ours, take([1, 0, 23, -1]), { axis: null }),
    ],
    [
      'mx.take_along_axis(a, mx.argsort(a, axis=1), axis=1)',
      () => mx.takeAlongAxis(ours, mx.argsort(ours, { axis: 1 }), { axis: 1 }),
    ],
    [
      'mx.take_along_axis(a, mx.zeros((1, 1, 1), mx.int32), axis=-1)',
      () => mx.takeAlongAxis(ours, mx.zeros([1, 1, 1], { dtype: 'int32' }), { axis: -1 }),
    ],
    [
      'mx.put_along_axis(a, mx.array([3, 0, -1]), mx.array([7, 8, 9]), axis=None)',
      () => mx.putAlongAxis(ours, take([3, 0, -1]), i32([7, 8, 9]), { axis: null }),
    ],
    [
      'mx.put_along_axis(a, mx.array([2, 0]).reshape(1, 2, 1), mx.array(1.5), axis=1)',
      () => mx.putAlongAxis(ours, take([2, 0]).reshape([1, 2, 1]), mx.array(1.5), { axis: 1 }),
    ],
    ['mx.slice(a, mx.array([1, 1]), (0, 1), (2, 2, 2))', () => mx.slice(ours, take([1, 1]), [0, 1], [2, 2, 2])],
    ['mx.slice(a, mx.array(1), (-1,), (4, 3, 1))', () => mx.slice(ours, i32(1), [-1], [4, 3, 1])],
    [
      'mx.slice_update(a, mx.array([[[7]], [[8]]]), mx.array([2, 1, 1]), (0, 1, 2))',
      () => mx.sliceUpdate(ours, i32([7, 8]).reshape([2, 1, 1]), take([2, 1, 1]), [0, 1, 2]),
    ],
    [
      'mx.slice_update(a, mx.array([7, 8]), mx.array([2]), (1,))',
      () => mx.sliceUpdate(ours, i32([7, 8]), take([2]), [1]),
    ],
    ['a[0:4:3, ::-1, 1:]', () => mx.slice(ours, [0, -1, 1], [4, -4, 2], { strides: [3, -1, 1] })],
  ])('%s', async (expression, run) => {
    expect(host(run())).toEqualBits(await inPython(`a = mx.array(${JSON.stringify(a)})\nout = ${expression}`));
  });
});
