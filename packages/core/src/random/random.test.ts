import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

const { random } = mx;
const key = (): mx.MLXArray => random.key(1);
const call = (fn: object, ...args: unknown[]): unknown => Reflect.apply(fn as () => unknown, undefined, args);

describe('random.state', () => {
  it('is a tree of one key', () => {
    expect(random.state.length).toBe(1);
    expect([random.state[0].shape, random.state[0].dtype]).toEqual([[2], 'uint32']);
    expect(mx.treeFlatten(random.state).length).toBe(1);
    expect(call(Reflect.set, random.state, 1, key())).toBe(false);
  });

  it('outlives the scope that replaced it and the array that it was taken from', () => {
    const given = random.key(9);
    mx.tidy(() => {
      random.state[0] = given;
      random.uniform([3]);
      random.state[0] = random.key(9);
    });
    given.dispose();
    random.state[0].dispose();
    expect(random.state[0].tolist()).toEqual([0, 9]);
  });

  it('repeats what was drawn after it', () => {
    const before = random.state[0];
    const drawn = [random.uniform(), random.normal([2])].map((each) => each.tolist());
    random.state[0] = before;
    expect([random.uniform(), random.normal([2])].map((each) => each.tolist())).toEqual(drawn);
  });

  it('starts anew, the same each time, after an evaluation that failed with it', () => {
    const drawn = [0, 1].map(() => {
      random.seed(3);
      expect(() => mx.evaluate(random.multivariateNormal(mx.zeros([2]), mx.full([2, 2], Number.NaN)))).toThrow(
        mx.EvalError,
      );
      return random.uniform([2]).tolist();
    });
    expect(drawn[0]).toEqual(drawn[1]);
    random.seed(3);
    expect(random.uniform([2]).tolist()).not.toEqual(drawn[0]);
  });

  it('refuses what is no key', () => {
    const set = (value: unknown) => () => Reflect.set(random.state, 0, value);
    expect(set(3)).toThrow(mx.ArgumentError);
    expect(set(mx.ones([2]))).toThrow(mx.DtypeError);
    expect(set(mx.zeros([3], { dtype: 'uint32' }))).toThrow(mx.ShapeError);
  });
});

describe('draws leave nothing behind', () => {
  const draws: Record<string, () => unknown> = {
    uniform: () => random.uniform([2], { low: -1, high: 2 }),
    normal: () => random.normal([2], { loc: 1, scale: 2 }),
    multivariateNormal: () => random.multivariateNormal(mx.zeros([2]), mx.eye(2)),
    truncatedNormal: () => random.truncatedNormal(-1, 1),
    laplace: () => random.laplace([2]),
    gumbel: () => random.gumbel([2]),
    randint: () => random.randint(0, 5, [2]),
    bernoulli: () => random.bernoulli([2]),
    categorical: () => random.categorical(mx.zeros([2, 3]), { numSamples: 2 }),
    permutation: () => random.permutation(4),
    bits: () => random.bits([3]),
    split: () => random.split(key(), 5),
    'a key of another dtype': () =>
      expect(() => random.normal([2], { loc: 1, key: mx.ones([2]) })).toThrow(mx.DtypeError),
    'bounds that do not fit': () => expect(() => random.uniform([2], { high: mx.ones([3]) })).toThrow(mx.ShapeError),
  };

  it.each(Object.entries(draws))('%s', (_, draw) => {
    random.seed(1);
    const before = mx.liveHandles();
    mx.tidy(() => {
      draw();
    });
    expect(mx.liveHandles()).toBe(before);
  });
});

describe('draws that are empty', () => {
  it.each<[string, () => mx.MLXArray, number[], mx.Dtype]>([
    ['a permutation of nothing', () => random.permutation(0), [0], 'uint32'],
    ['a permutation of no rows', () => random.permutation(mx.zeros([0, 3])), [0, 3], 'float32'],
    ['classes of no rows', () => random.categorical(mx.zeros([0, 3])), [0], 'uint32'],
    ['no classes of each row', () => random.categorical(mx.zeros([2, 3]), { numSamples: 0 }), [2, 0], 'uint32'],
    ['classes in an empty shape', () => random.categorical(mx.zeros([2, 3]), { shape: [0, 2] }), [0, 2], 'uint32'],
    ['bits', () => random.bits([0], { width: 1 }), [0], 'uint8'],
    ['bernoulli of no probabilities', () => random.bernoulli(undefined, { p: mx.zeros([0]) }), [0], 'bool'],
  ])('%s', (_, draw, shape, dtype) => {
    const out = draw();
    mx.eval(out);
    expect([out.shape, out.dtype]).toEqual([shape, dtype]);
  });

  it('no keys', () => {
    expect(random.split(key(), 0)).toEqual([]);
  });
});

describe('random refuses', () => {
  const [argument, shape, dtype] = [mx.ArgumentError, mx.ShapeError, mx.DtypeError];

  it.each<[string, () => unknown, new (...args: never) => mx.MLXError, RegExp]>([
    ['negative seeds', () => random.seed(-1), argument, /random.seed: expected an integer from 0 to 2\^64 - 1/],
    ['seeds beyond 64 bits', () => random.key(2n ** 64n), argument, /18446744073709551616n/],
    ['seeds that a number does not hold', () => random.key(2 ** 60), argument, /a bigint above 2\^53/],
    ['keys of another dtype', () => random.uniform([2], { key: mx.zeros([2]) }), dtype, /key/],
    ['keys of another shape', () => random.uniform([2], { key: mx.zeros([3], { dtype: 'uint32' }) }), shape, /key/],
    ['null for a key', () => call(random.uniform, [2], { key: null }), argument, /key to be an MLXArray, got null/],
    ['a key alone for options', () => call(random.uniform, [2], key()), argument, /options as an object/],
    ['options for a shape', () => call(random.normal, { dtype: 'float16' }), shape, /expected a shape/],
    ['negative dimensions', () => random.uniform([2, -3]), shape, /dimensions from 0/],
    ['sizes that wrap', () => random.bits([65_536, 65_536, 65_536]), shape, /2\^47/],
    ['more keys than a list should hold', () => random.split(key(), 2 ** 31 - 1), argument, /from 0 to 65536/],
    ['bits of three bytes', () => call(random.bits, [2], { width: 3 }), argument, /1, 2 or 4 bytes, got 3/],
    ['uniform integers', () => random.uniform([2], { dtype: 'int32' }), dtype, /float16, bfloat16 or float32/],
    ['uniform float64', () => random.uniform([2], { dtype: 'float64' }), dtype, /got float64/],
    ['NaN', () => random.uniform([2], { low: Number.NaN }), argument, /low to be a number, got NaN/],
    ['infinite bounds', () => random.uniform([2], { high: Infinity }), argument, /got Infinity/],
    ['bounds that the dtype lacks', () => random.uniform([2], { high: 1e5, dtype: 'float16' }), argument, /65504/],
    [
      'bounds too far apart',
      () => random.uniform([2], { low: -3e38, high: 3e38 }),
      argument,
      /high - low within float32/,
    ],
    [
      'complex bounds',
      () => random.uniform([], { low: mx.zeros([], { dtype: 'complex64' }) }),
      dtype,
      /low to be real/,
    ],
    ['bounds of more shape', () => random.uniform([2], { low: mx.zeros([3, 2]) }), shape, /shape/],
    ['normal integers', () => random.normal([2], { dtype: 'int8' }), dtype, /floating/],
    ['text for a mean', () => call(random.normal, [2], { loc: '1' }), argument, /loc to be a number/],
    [
      'complex means of real numbers',
      () => random.normal([2], { loc: mx.zeros([], { dtype: 'complex64' }) }),
      dtype,
      /real/,
    ],
    ['means that do not broadcast', () => random.normal([2, 10, 2], { loc: mx.ones([10]) }), shape, /broadcast/],
    ['scales beyond float16', () => random.laplace([2], { scale: 1e9, dtype: 'float16' }), argument, /scale/],
    ['gumbel of complex', () => random.gumbel([2], { dtype: 'complex64' }), dtype, /complex64/],
    ['floating randint', () => random.randint(0, 3, [2], { dtype: 'float32' }), dtype, /integer dtype or bool/],
    ['fractions', () => random.randint(0.5, 3), argument, /low to be an integer/],
    ['bounds below the dtype', () => random.randint(-1, 3, [2], { dtype: 'uint8' }), argument, /from 0 to 255/],
    ['bounds above the dtype', () => random.randint(0, 257, [2], { dtype: 'uint8' }), argument, /from 0 to 256/],
    ['bounds above bool', () => random.randint(0, 3, [2], { dtype: 'bool' }), argument, /from 0 to 2/],
    ['bounds above 64 bits', () => random.randint(0, 2n ** 64n, [], { dtype: 'uint64' }), argument, /high/],
    ['bounds of bools', () => random.randint(mx.array(true), 3), dtype, /low to hold integers/],
    ['probabilities above 1', () => random.bernoulli([2], { p: 1.5 }), argument, /from 0 to 1, got 1.5/],
    ['NaN for a probability', () => random.bernoulli([2], { p: Number.NaN }), argument, /from 0 to 1, got NaN/],
    ['integer probabilities', () => random.bernoulli([2], { p: mx.ones([2], { dtype: 'int32' }) }), dtype, /floating/],
    [
      'probabilities of another shape',
      () => random.bernoulli([2], { p: mx.array([0.1, 0.2, 0.3]) }),
      shape,
      /broadcast/,
    ],
    ['cut normals of shapes apart', () => random.truncatedNormal(mx.ones([2]), mx.ones([3])), shape, /broadcast/],
    ['cut normals of NaN', () => random.truncatedNormal(Number.NaN, 1), argument, /lower/],
    ['classes on no axis', () => random.categorical(mx.array(1)), shape, /axis/],
    ['no classes', () => random.categorical(mx.zeros([3, 0])), shape, /at least one class on axis -1/],
    ['complex logits', () => random.categorical(mx.zeros([3], { dtype: 'complex64' })), dtype, /real logits/],
    ['shape and count', () => random.categorical(mx.zeros([3]), { shape: [2], numSamples: 2 }), argument, /got both/],
    ['a shape that rows do not fit', () => random.categorical(mx.zeros([2, 3]), { shape: [3] }), shape, /broadcast/],
    [
      'an empty shape that rows do not fit',
      () => random.categorical(mx.zeros([2, 3]), { shape: [0] }),
      shape,
      /broadcast/,
    ],
    ['a negative count', () => random.categorical(mx.zeros([3]), { numSamples: -1 }), argument, /numSamples/],
    ['permutations below 0', () => random.permutation(-1), argument, /from 0/],
    ['permutations of a scalar', () => random.permutation(mx.array(1)), shape, /axis/],
    ['permutations along no axis', () => random.permutation(mx.ones([2, 2]), { axis: 2 }), shape, /axis/],
    [
      'covariance that is not square',
      () => random.multivariateNormal(mx.ones([2]), mx.ones([2, 3])),
      shape,
      /\[\.\.\., n, n\]/,
    ],
    [
      'covariance of another size',
      () => random.multivariateNormal(mx.ones([3]), mx.eye(2)),
      shape,
      /mean \[\.\.\., n\]/,
    ],
    ['a mean that is a scalar', () => random.multivariateNormal(mx.array(1), mx.eye(1)), shape, /mean/],
    ['batches apart', () => random.multivariateNormal(mx.ones([2, 2]), mx.eye(2), [3]), shape, /broadcast/],
    ['complex covariance', () => random.multivariateNormal(mx.ones([2]), mx.eye(2).astype('complex64')), dtype, /cov/],
  ])('%s', (_, fn, type, message) => {
    expect(fn).toThrow(type);
    expect(fn).toThrow(message);
  });

  it('a covariance of NaN when it is evaluated', () => {
    const draw = random.multivariateNormal(mx.zeros([2]), mx.full([2, 2], Number.NaN), [], { key: key() });
    expect(() => mx.eval(draw)).toThrow(mx.EvalError);
  });
});
