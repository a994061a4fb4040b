import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import * as mx from './index.js';

describe('array', () => {
  it.each([
    [1, 'float32', 1],
    [1.5, 'float32', 1.5],
    [true, 'bool', true],
    [7n, 'int64', 7n],
  ] as const)('takes the scalar %s as %s', (value, dtype, item) => {
    const a = mx.array(value);
    expect([a.dtype, a.shape, a.item()]).toEqual([dtype, [], item]);
  });

  it('takes nested lists', () => {
    const a = mx.array([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect([a.shape, a.ndim, a.size, a.nbytes, a.length]).toEqual([[2, 3], 2, 6, 24, 2]);
    expect(a.tolist()).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it('keeps the type of typed arrays and takes a shape', () => {
    const a = mx.array(new Int16Array([1, -2, 3, 4]), { shape: [2, 2] });
    expect([a.dtype, a.tolist()]).toEqual([
      'int16',
      [
        [1, -2],
        [3, 4],
      ],
    ]);
  });

  it.each(mx.dtypes.filter((dtype) => dtype !== 'complex64'))('goes to %s and back', (dtype) => {
    const a = mx.array([0, 1, 1], { dtype });
    const bytes = new Uint8Array(a.toTypedArray().buffer as ArrayBuffer);
    expect(mx.fromBytes(bytes, a.shape, a.dtype).tolist()).toEqual(a.tolist());
    const list = a.tolist() as unknown[];
    if (dtype === 'bool') expect(list).toEqual([false, true, true]);
    else if (dtype.endsWith('64') && dtype.includes('int')) expect(list).toEqual([0n, 1n, 1n]);
    else expect(list).toEqual([0, 1, 1]);
  });

  it('gives complex numbers as parts', () => {
    const a = mx.array([2], { dtype: 'complex64' });
    expect(a.tolist()).toEqual([{ re: 2, im: 0 }]);
    expect(a.toTypedArray()).toEqual(new Float32Array([2, 0]));
  });

  it('reads float16 extremes', () => {
    const bits = new Uint16Array([0x7c00, 0xfc00, 0x0001, 0x7bff, 0x8000]);
    const a = mx.fromBytes(new Uint8Array(bits.buffer), [5], 'float16');
    expect(a.tolist()).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** -24, 65504, -0]);
  });

  it('prints as MLX does', () => {
    const a = mx.array([1, 2, 3], { dtype: 'int32' });
    expect(String(a)).toBe('array([1, 2, 3], dtype=int32)');
    expect(inspect(a)).toBe('array([1, 2, 3], dtype=int32)');
    expect(JSON.stringify({ a })).toBe('{"a":[1,2,3]}');
    a.dispose();
    expect(inspect(a)).toBe('MLXArray (disposed)');
  });

  it('cuts off fractions for integer dtypes', () => {
    expect(mx.full([2], -1.5, { dtype: 'int8' }).tolist()).toEqual([-1, -1]);
    expect(mx.full([1], 2.9, { dtype: 'uint64' }).tolist()).toEqual([2n]);
  });

  it('holds no elements where a dimension is 0', () => {
    const a = mx.zeros([0, 3]);
    expect([a.size, a.tolist(), a.toTypedArray().length]).toEqual([0, [], 0]);
  });

  it('can be disposed twice, and then refuses everything else', () => {
    const a = mx.array(1);
    a.dispose();
    a[Symbol.dispose]();
    expect(a.isDisposed).toBe(true);
    expect(() => a.item()).toThrow(mx.HandleError);
    expect(() => mx.add(a, 1)).toThrow(/disposed/);
  });

  it('refuses proxies of arrays and objects with its prototype', () => {
    for (const forged of [Object.create(mx.MLXArray.prototype), new Proxy(mx.array(1), {})] as mx.MLXArray[]) {
      for (const use of [
        () => forged.handle,
        () => forged.shape,
        () => forged.dtype,
        () => forged.item(),
        () => mx.add(forged, 1),
        () => mx.array(forged),
        () => mx.sum(mx.array(1), Object(forged)),
      ]) {
        expect(use).toThrow(mx.MLXError);
      }
      expect([forged.isDisposed, forged.detach()]).toEqual([true, 0]);
    }
  });

  it('reads views that are not contiguous', () => {
    const a = mx.arange(6).reshape([2, 3]).transpose();
    expect(a.tolist()).toEqual([
      [0, 3],
      [1, 4],
      [2, 5],
    ]);
    expect(mx.broadcastTo(mx.array([7]), [3]).toTypedArray()).toEqual(new Float32Array([7, 7, 7]));
  });

  it.each<[string, () => unknown, RegExp]>([
    ['ragged lists', () => mx.array([[1, 2], [3]]), /array: expected lists of 2 on axis 0, got a list of 1|on axis 1/],
    [
      'other values',
      () => Reflect.apply(mx.array, undefined, [['x']]),
      /array: expected numbers, booleans, bigints, .* got 'x'/,
    ],
    [
      'an unknown dtype',
      () => Reflect.apply(mx.array, undefined, [1, { dtype: 'int4' }]),
      /expected dtype to be one of/,
    ],
    [
      'a shape of another size',
      () => mx.array(new Float32Array(3), { shape: [2] }),
      /expected 8 bytes for \[2\] float32, got 12/,
    ],
    ['negative dimensions', () => mx.zeros([-1]), /zeros: expected dimensions from 0/],
    ['sizes that wrap', () => mx.zeros([65536, 65536, 65536, 65536]), /at most 2\^47 elements/],
    [
      'a scalar that no integer holds',
      () => mx.full([2], Number.NaN, { dtype: 'int32' }),
      /expected a scalar that int32 can hold, got NaN/,
    ],
    ['two free dimensions', () => mx.zeros([4]).reshape([-1, -1]), /at most one -1/],
    ['item of many elements', () => mx.zeros([2]).item(), /one element, got one with 2/],
  ])('refuses %s', (_, fn, message) => {
    expect(fn).toThrow(message);
  });
});
