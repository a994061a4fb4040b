import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as mx from './index.js';

const declared = [
  ...readFileSync(new URL('array-method-types.ts', import.meta.url), 'utf8').matchAll(/^ {2}(\w+)\(/gm),
].map(([, name]) => name as string);

const a = mx.array(
  [
    [1, 2],
    [3, 4],
  ],
  { dtype: 'int32' },
);
const others: Record<string, unknown[]> = {
  astype: ['float16'],
  flatten: [{ startAxis: 0 }],
  matmul: [mx.ones([2, 2])],
  moveaxis: [0, 1],
  reshape: [[4], { stream: 'cpu' }],
  split: [2, { axis: 1 }],
  swapaxes: [0, 1],
  transpose: [{ axes: [1, 0] }],
  view: ['uint8'],
  allclose: [mx.ones([2, 2]), { atol: 5 }],
};
const binary =
  /^(add|subtract|multiply|divide|floorDivide|remainder|power|maximum|minimum|bitwise(And|Or|Xor)|(left|right)Shift|equal|notEqual|less|lessEqual|greater|greaterEqual|arrayEqual)$/;

const methods = Object.getOwnPropertyNames(mx.MLXArray.prototype);

describe('a chained method', () => {
  it.each(declared)('%s does what the function does', (name) => {
    expect(methods).toContain(name);
    const args = others[name] ?? (binary.test(name) ? [2] : []);
    const list = (value: unknown): unknown => [value].flat().map((each) => (each as mx.MLXArray).tolist());
    const ours = Reflect.apply(Reflect.get(a, name) as () => unknown, a, args);
    expect(list(ours)).toEqual(list(Reflect.apply(Reflect.get(mx, name) as () => unknown, undefined, [a, ...args])));
  });

  it('has its own name and refuses another receiver', () => {
    expect(a.reshape.name).toBe('reshape');
    expect(() => Reflect.apply(a.reshape, 5, [[1]])).toThrow(mx.ArgumentError);
  });
});

it('arrays have every method and property of Python that is a word', () => {
  const python =
    'T abs all any argmax argmin astype at conj cos cummax cummin cumprod cumsum diag diagonal dtype exp flatten imag ' +
    'item itemsize log log10 log1p log2 logcumsumexp logsumexp max mean min moveaxis nbytes ndim prod real reciprocal ' +
    'reshape round rsqrt shape sin size split sqrt square squeeze std sum swapaxes tolist transpose var view';
  expect(python.split(' ').filter((name) => !methods.includes(name))).toEqual([]);
});

it('T, real and imag are properties', () => {
  const z = mx.array([[{ re: 1, im: 2 }], [{ re: 3, im: -4 }]]);
  expect([z.T.shape, z.real.tolist(), z.imag.tolist()]).toEqual([
    [1, 2],
    [[1], [3]],
    [[2], [-4]],
  ]);
  expect(a.imag.tolist()).toEqual([
    [0, 0],
    [0, 0],
  ]);
  expect(a.T.tolist()).toEqual([
    [1, 3],
    [2, 4],
  ]);
});
