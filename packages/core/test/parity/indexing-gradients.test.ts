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

type Program = (x: mx.MLXArray, v: mx.MLXArray) => mx.MLXArray;

/** The gradients of `fn` with respect to `x` and `v`, weighed by `weights`. */
function gradients(fn: Program, x: mx.MLXArray, v: mx.MLXArray, weights: mx.MLXArray): mx.MLXArray[] {
  return mx.vjp(fn, [x, v], weights)[1];
}

const k = mx.array([2, 0, 2], { dtype: 'int32' });
const j = mx.array([1, 1, 3], { dtype: 'int32' });
const mask = mx.array([true, false, true]);

function written(write: (a: mx.MLXArray, v: mx.MLXArray) => void): Program {
  return (x, v) => {
    const a = mx.multiply(x, 2);
    write(a, v);
    return a;
  };
}

describe('gradients are those of Python through', () => {
  it.each<[string, number[], Program]>([
    ['out = x[1] * v', [], (x, v) => mx.multiply(x.get(1), v)],
    ['out = x[::-2, 1:3] * v', [2], (x, v) => mx.multiply(x.get('::-2', '1:3'), v)],
    ['out = x[None, ..., 0] * v', [3], (x, v) => mx.multiply(x.get(null, '...', 0), v)],
    ['out = x[k] * v', [4], (x, v) => mx.multiply(x.get(k), v)],
    ['out = x[:, k] * v', [3], (x, v) => mx.multiply(x.get(':', k), v)],
    ['out = x[k, j] * v', [3], (x, v) => mx.multiply(x.get(k, j), v)],
    ['out = x[[2, 0, 2], 1:] * v', [3], (x, v) => mx.multiply(x.get([2, 0, 2], '1:'), v)],
    ['out = x[mx.array([0, 2])] * v', [4], (x, v) => mx.multiply(x.get(mask), v)],
    ['a = x * 2; a[1] = v; out = a', [4], written((a, v) => a.set(1, v))],
    ['a = x * 2; a[1:, ::2] = v; out = a', [2, 1], written((a, v) => a.set('1:', '::2', v))],
    ['a = x * 2; a[..., 0] = v; out = a', [], written((a, v) => a.set('...', 0, v))],
    ['a = x * 2; a[k[:2], j[1:]] = v; out = a', [2], written((a, v) => a.set(k.get(':2'), j.get('1:'), v))],
    [
      'a = x * 2; a[k[:2, None], mx.array([1, 2])] = v; out = a',
      [2, 2],
      written((a, v) => a.set(k.get(':2'), '1:3', v)),
    ],
    ['a = x * 2; a[k[:2], 0] = v; out = a', [2], written((a, v) => a.set(k.get(':2'), 0, v))],
    ['a = x * 2; a[::2, j[1:]] = v; out = a', [2, 2], written((a, v) => a.set('::2', j.get('1:'), v))],
    ['a = x * 2; a[m] = v; out = a', [4], written((a, v) => a.set(mask, v))],
    ['a = x * 2; a[m] = v; out = a', [2, 4], written((a, v) => a.set(mask, v))],
    ['a = x * 2; a[0] = a[1] * v; out = a', [4], written((a, v) => a.set(0, mx.multiply(a.get(1), v)))],
    ['out = x.at[k].add(v)', [3, 4], (x, v) => x.at(k).add(v)],
    ['out = x.at[k[:, None], mx.array([1, 2])].subtract(v)', [3, 2], (x, v) => x.at(k, '1:3').subtract(v)],
    ['out = x.at[1:, 0].add(v)', [2], (x, v) => x.at('1:', 0).add(v)],
    ['out = mx.where(m[:, None], x * v, x)', [4], (x, v) => x.at(mask).multiply(v)],
    ['out = mx.take(x, k, axis=0) * v', [4], (x, v) => mx.multiply(mx.take(x, k, { axis: 0 }), v)],
    [
      'out = mx.take_along_axis(x, j[:, None], axis=1) * v',
      [1],
      (x, v) => mx.multiply(mx.takeAlongAxis(x, j.get(':', null), { axis: 1 }), v),
    ],
    [
      'out = mx.put_along_axis(x, j[:, None], v, axis=1)',
      [3, 1],
      (x, v) => mx.putAlongAxis(x, j.get(':', null), v, { axis: 1 }),
    ],
    [
      'out = mx.slice(x, k[:2] // 2, (0, 1), (2, 3)) * v',
      [3],
      (x, v) => mx.multiply(mx.slice(x, mx.floorDivide(k.get(':2'), 2), [0, 1], [2, 3]), v),
    ],
    [
      'out = mx.slice_update(x, v, k[:2] // 2, (0, 1))',
      [2, 3],
      (x, v) => mx.sliceUpdate(x, v, mx.floorDivide(k.get(':2'), 2), [0, 1]),
    ],
  ])('%s', async (source, valueShape, ours) => {
    const [x, v] = [
      mx.random.normal([3, 4], { key: mx.random.key(1) }),
      mx.random.normal(valueShape, { key: mx.random.key(2) }),
    ];
    const { shape } = ours(x, v);
    const weights = mx.random.normal([...shape], { key: mx.random.key(3) });
    const statements = source.split('; ').map((each) => `  ${each}`);
    const program = [
      'k, j, m = mx.array([2, 0, 2]), mx.array([1, 1, 3]), mx.array([True, False, True])',
      'def f(x, v):',
      ...statements,
      '  return out',
      'outputs["x"], outputs["v"] = mx.vjp(f, [inputs["x"], inputs["v"]], [inputs["w"]])[1]',
    ];
    const inputs = { x: host(x), v: host(v), w: host(weights) };
    const expected = await oracle.run<{ x: HostTensor; v: HostTensor }>(program.join('\n'), inputs);
    const [dx, dv] = gradients(ours, x, v, weights) as [mx.MLXArray, mx.MLXArray];
    expect(host(dx)).toBeAllclose(expected.x);
    expect(host(dv)).toBeAllclose(expected.v);
  });
});

describe('a mask that a transform traces', () => {
  const x = mx.arange(4);
  const read = (a: mx.MLXArray) => a.get(mx.greater(a, 1));

  it('is refused for reading, with a way out', () => {
    const compiled = mx.compile(read);
    expect(() => compiled(x)).toThrow(mx.ArgumentError);
    expect(() => compiled(x)).toThrow('inside a transform use where(mask, a, b)');
    expect(() => mx.vmap(read)(x.reshape([2, 2]))).toThrow(mx.ArgumentError);
  });

  it('is taken for writing', () => {
    const write = mx.compile((each: mx.MLXArray) => {
      const a = mx.multiply(each, 1);
      a.set(mx.greater(a, 1), 9);
      a.set(mx.less(a, 1), a.get('::-1'));
      return a.at(mx.equal(a, 1)).add(1);
    });
    expect(write(x).tolist()).toEqual([9, 2, 9, 9]);
  });
});
