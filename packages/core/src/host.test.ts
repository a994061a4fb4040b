import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import * as mx from './index.js';

const call = (fn: unknown, self: unknown, ...args: unknown[]): unknown =>
  Reflect.apply(fn as () => unknown, self, args);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('elements leave', () => {
  it('in the typed array of the dtype', () => {
    const names = mx.dtypes.map((dtype) => mx.ones([2], { dtype }).toTypedArray().constructor.name);
    expect(Object.fromEntries(mx.dtypes.map((dtype, i) => [dtype, names[i]]))).toEqual({
      bool: 'Uint8Array',
      uint8: 'Uint8Array',
      uint16: 'Uint16Array',
      uint32: 'Uint32Array',
      uint64: 'BigUint64Array',
      int8: 'Int8Array',
      int16: 'Int16Array',
      int32: 'Int32Array',
      int64: 'BigInt64Array',
      float16: 'Uint16Array',
      float32: 'Float32Array',
      float64: 'Float64Array',
      bfloat16: 'Uint16Array',
      complex64: 'Float32Array',
    });
  });

  it.each(['float16', 'bfloat16', 'float32'] as const)('of %s as float32, exactly', (dtype) => {
    const values = [0, -0, 1.5, -(2 ** -14), 2 ** -24, 65280, Number.NaN, Infinity, -Infinity];
    const out: Float32Array = mx.array(values, { dtype }).toTypedArray({ as: 'float32' });
    expect(out).toEqual(new Float32Array(values));
  });

  it('of every float16 as float32, exactly', () => {
    const bits = new Uint16Array(65536).map((_, i) => i);
    const a = mx.fromBytes(bits, [65536], 'float16');
    expect(a.toTypedArray({ as: 'float32' })).toEqual(a.astype('float32').toTypedArray());
  });

  it('as bytes that fromBytes reads back', () => {
    const a = mx.array([[1, -2]], { dtype: 'int16' });
    expect(a.toBuffer()).toEqual(Buffer.from([1, 0, 0xfe, 0xff]));
    expect(a.toDataView().getInt16(2, true)).toBe(-2);
    expect(mx.fromBytes(a.toBuffer(), a.shape, a.dtype).tolist()).toEqual([[1, -2]]);
  });

  it('row-major from views that are not contiguous', () => {
    const a = mx.arange(6).reshape([2, 3]).transpose();
    for (const copy of [true, false]) {
      expect(a.toTypedArray({ copy })).toEqual(new Int32Array([0, 3, 1, 4, 2, 5]));
    }
  });

  it.each([true, false])('of empty and 0-dimensional arrays, copy: %s', (copy) => {
    expect(mx.zeros([0, 3]).toTypedArray({ copy })).toEqual(new Float32Array(0));
    expect(mx.array(7).toTypedArray({ copy })).toEqual(new Float32Array([7]));
    expect(mx.zeros([2, 0]).toBuffer({ copy }).length).toBe(0);
  });
});

describe('a view', () => {
  it('shares the memory that a copy does not', () => {
    const a = mx.array([1, 2, 3]);
    const view = a.toTypedArray({ copy: false });
    const again = a.toTypedArray({ copy: false });
    const copy = a.toTypedArray();
    view[0] = 9;
    expect([again[0], copy[0], a.tolist()]).toEqual([9, 1, [9, 2, 3]]);
  });

  it('keeps its memory when the array is disposed, is donated or set', () => {
    const size = 100_000;
    const expected = new Int32Array(size).map((_, i) => i);
    const a = mx.array(expected);
    const view = a.toTypedArray({ copy: false });
    a.set(':', 0); // writes in place where nothing else holds the memory
    const b = mx.array(expected);
    const second = b.toTypedArray({ copy: false });
    const sum = mx.add(b, 1);
    b.dispose();
    sum.toTypedArray();
    for (let i = 0; i < 50; i++) mx.tidy(() => mx.full([size], 7, { dtype: 'int32' }).toTypedArray({ copy: false }));
    expect(view).toEqual(expected);
    expect(second).toEqual(expected);
  });

  it('gives the memory back when it is collected', async () => {
    const before = mx.getActiveMemory();
    for (let i = 0; i < 20; i++) {
      mx.tidy(() => mx.zeros([250_000]).toTypedArray({ copy: false }));
      collectGarbage();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(mx.getActiveMemory() - before).toBeLessThan(5_000_000);
  });
});

describe('iteration', () => {
  it('gives the arrays along the first axis', () => {
    const a = mx.arange(6).reshape([3, 2]);
    expect(Array.from(a, (row) => row.tolist())).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
    const [first, second] = mx.array([true, false]);
    expect([first?.item(), second?.shape, second?.dtype]).toEqual([true, [], 'bool']);
    expect([...mx.zeros([0, 2])]).toEqual([]);
    expect([...mx.zeros([2, 0])].map((row) => row.shape)).toEqual([[0], [0]]);
    expect(mx.zeros([4, 2]).length).toBe(4);
  });

  it('belongs to the scope that consumes it, and leaves nothing behind when it ends early', () => {
    const a = mx.arange(1000);
    const kept = mx.tidy(() => {
      for (const element of a) if (element.item() === 3) return element;
      return undefined;
    });
    expect(kept?.item()).toBe(3);
  });

  it('over a 0-dimensional or disposed array is a typed error', () => {
    const a = mx.array(1);
    expect(() => [...a]).toThrow(mx.ShapeError);
    expect(() => a.length).toThrow(/length: expected an array with at least one axis/);
    const b = mx.array([1, 2]);
    const rows = b[Symbol.iterator]();
    b.dispose();
    expect(() => rows.next()).toThrow(mx.HandleError);
  });
});

describe('JSON', () => {
  it('has 64-bit integers as numbers where these are exact, else as strings', () => {
    const a = mx.array([
      [1n, -(2n ** 53n) + 1n],
      [2n ** 53n, -(2n ** 63n)],
    ]);
    expect(JSON.stringify({ a })).toBe('{"a":[[1,-9007199254740991],["9007199254740992","-9223372036854775808"]]}');
    expect(JSON.stringify(mx.array(5n))).toBe('5');
    expect(JSON.stringify(mx.array([2n ** 64n - 1n], { dtype: 'uint64' }))).toBe('["18446744073709551615"]');
  });

  it('has what tolist gives, and null for what it cannot hold', () => {
    expect(JSON.stringify(mx.array([1, Number.NaN, Infinity]))).toBe('[1,null,null]');
    expect(JSON.stringify(mx.array([true]))).toBe('[true]');
    expect(JSON.stringify(mx.array({ re: 1, im: 2 }))).toBe('{"re":1,"im":2}');
    expect(JSON.stringify(mx.zeros([2, 0]))).toBe('[[],[]]');
  });
});

describe('the operators of JavaScript', () => {
  it('make numbers of one element and text of all', () => {
    const one = mx.array([[2.5]]);
    expect([Number(one), Number(mx.array(true)), Number(mx.array(7n)), one > mx.array(2)]).toEqual([2.5, 1, 7, true]);
    expect(`${mx.array(1)}`).toBe('array(1, dtype=float32)');
  });

  it('are refused where several elements or complex ones would be a number', () => {
    for (const a of [mx.zeros([2]), mx.zeros([0]), mx.array({ re: 1, im: 1 })]) {
      expect(() => Number(a)).toThrow(/MLXArray: expected one real element/);
    }
  });
});

describe('print options', () => {
  it('hold until they are set again', () => {
    const a = mx.array([0.125, 2]);
    mx.setPrintoptions({ precision: 2 });
    expect([String(a), mx.getPrintoptions()]).toEqual(['array([0.12, 2.00], dtype=float32)', { precision: 2 }]);
    mx.setPrintoptions();
    expect([String(a), mx.getPrintoptions()]).toEqual(['array([0.125, 2], dtype=float32)', { precision: -1 }]);
  });

  it('hold inside printoptions, awaits and errors included', async () => {
    const a = mx.array(0.5);
    const text = mx.printoptions({ precision: 3 }, async () => {
      await null;
      return mx.printoptions({ precision: 1 }, () => String(a)) + String(a);
    });
    expect(String(a)).toBe('array(0.5, dtype=float32)');
    expect(await text).toBe('array(0.5, dtype=float32)array(0.500, dtype=float32)');
    expect(() =>
      mx.printoptions({ precision: 3 }, () => {
        throw new Error('mine');
      }),
    ).toThrow('mine');
    expect(mx.getPrintoptions()).toEqual({ precision: -1 });
  });

  it.each([null, 3, { precision: -2 }, { precision: 1.5 }, { precision: 1e9 }, { precision: '3' }])(
    'refuse %o',
    (options) => {
      expect(() => call(mx.setPrintoptions, undefined, options)).toThrow(mx.ArgumentError);
      expect(() => call(mx.printoptions, undefined, options, () => 1)).toThrow(mx.ArgumentError);
    },
  );
});

describe('reading refuses', () => {
  const half = mx.array([1], { dtype: 'bfloat16' });
  const huge = mx.broadcastTo(mx.array(1), [2 ** 20, 2 ** 26]);

  it.each<[string, () => unknown]>([
    ['options that are none', () => call(half.toTypedArray, half, 'float32')],
    ['an unknown form', () => call(half.toTypedArray, half, { as: 'float64' })],
    ['a copy that is no boolean', () => call(half.toTypedArray, half, { copy: 0 })],
    ['bfloat16 as float16', () => half.toTypedArray({ as: 'float16' })],
    ['integers as float32', () => mx.arange(3).toTypedArray({ as: 'float32' })],
    ['a conversion without a copy', () => half.toTypedArray({ as: 'float32', copy: false })],
    ['null as options', () => call(half.toBuffer, half, null)],
    ['elements beyond the memory', () => huge.toTypedArray()],
    ['a view beyond the memory', () => huge.toDataView({ copy: false })],
    ['lists beyond the heap', () => huge.tolist()],
    ['lists of nothing beyond the heap', () => mx.zeros([2 ** 31 - 1, 0]).tolist()],
    ['nested lists of nothing beyond the heap', () => mx.zeros([2 ** 15, 2 ** 15, 0]).tolist()],
    ['64-bit integers beyond the heap', () => JSON.stringify(mx.zeros([2 ** 28], { dtype: 'int64' }))],
  ])('%s', (_, fn) => {
    expect(fn).toThrow(mx.MLXError);
  });

  it('no array whose text is short', () => {
    expect(String(huge).split('\n').length).toBe(7);
    expect(String(mx.zeros([2 ** 31 - 1, 0]))).toMatch(/^array\(\[\[\],\n/);
  });
});
