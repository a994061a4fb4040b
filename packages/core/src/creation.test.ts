import { sys } from '@mlxts/sys';
import { describe, expect, it } from 'vitest';
import * as mx from './index.js';

const make = (...args: unknown[]): mx.MLXArray => Reflect.apply(mx.array, undefined, args) as mx.MLXArray;

function resizable(length: number): ArrayBuffer & { resize(length: number): void } {
  return Reflect.construct(ArrayBuffer, [length, { maxByteLength: 16 }]) as ReturnType<typeof resizable>;
}

describe('array of a typed array', () => {
  it.each<[mx.Dtype, ArrayBufferView, unknown[]]>([
    ['uint8', new Uint8Array([1, 255]), [1, 255]],
    ['uint8', new Uint8ClampedArray([1, 300]), [1, 255]],
    ['uint8', Buffer.from('ab'), [97, 98]],
    ['uint16', new Uint16Array([1, 65535]), [1, 65535]],
    ['uint32', new Uint32Array([1, 2 ** 32 - 1]), [1, 2 ** 32 - 1]],
    ['uint64', new BigUint64Array([1n, 2n ** 64n - 1n]), [1n, 2n ** 64n - 1n]],
    ['int8', new Int8Array([1, -128]), [1, -128]],
    ['int16', new Int16Array([1, -32768]), [1, -32768]],
    ['int32', new Int32Array([1, -(2 ** 31)]), [1, -(2 ** 31)]],
    ['int64', new BigInt64Array([1n, -(2n ** 63n)]), [1n, -(2n ** 63n)]],
    ['float32', new Float32Array([1.5, Number.NaN]), [1.5, Number.NaN]],
    ['float64', new Float64Array([1.1, Infinity]), [1.1, Infinity]],
  ])('is %s', (dtype, values, list) => {
    const a = make(values);
    expect([a.dtype, a.shape, a.tolist()]).toEqual([dtype, [2], list]);
  });

  it('is float16 for Float16Array where the runtime has it; as: float16 is a typed error elsewhere', () => {
    const { Float16Array } = globalThis as { Float16Array?: new (values: number[]) => ArrayBufferView };
    const half = mx.array([1.5, 65504], { dtype: 'float16' });
    if (Float16Array === undefined) {
      expect(() => half.toTypedArray({ as: 'float16' })).toThrow(expect.objectContaining({ code: 'Unsupported' }));
    } else {
      const values = new Float16Array([1.5, 65504]);
      expect([make(values).dtype, make(values).tolist()]).toEqual(['float16', [1.5, 65504]]);
      expect(half.toTypedArray({ as: 'float16' })).toEqual(values);
    }
  });

  it('takes part of a buffer, and subclasses', () => {
    class Samples extends Float32Array {}
    const whole = new Samples([1, 2, 3, 4]);
    expect(mx.array(whole.subarray(1, 3)).tolist()).toEqual([2, 3]);
    expect(mx.array(whole, { shape: [2, 2] }).dtype).toBe('float32');
  });

  it('takes shared memory and buffers that grow and shrink', () => {
    const shared = new Int32Array(new SharedArrayBuffer(8));
    shared.set([3, 4]);
    expect(mx.array(shared).tolist()).toEqual([3, 4]);
    const buffer = resizable(8);
    const tracking = new Int32Array(buffer);
    buffer.resize(12);
    expect(mx.array(tracking).tolist()).toEqual([0, 0, 0]);
  });

  it.each<[mx.Dtype, ArrayBufferView, unknown[]]>([
    ['float16', new Uint16Array([0x3c00]), [15360]],
    ['float32', new BigInt64Array([-5n]), [-5]],
    ['float32', new Float64Array([1.5]), [1.5]],
    ['bfloat16', new Float64Array([1.5]), [1.5]],
    ['complex64', new Int8Array([-1]), [{ re: -1, im: 0 }]],
    ['int64', new Float64Array([-(2 ** 53), 2.9, -2.9, -1]), [-(2n ** 53n), 2n, -2n, -1n]],
    ['uint64', new Float32Array([2 ** 63]), [2n ** 63n]],
    ['int8', new BigUint64Array([127n]), [127]],
    ['bool', new Float32Array([0, -0, 0.5, Number.NaN]), [false, false, true, true]],
    ['bool', new BigInt64Array([0n, 4n]), [false, true]],
  ])('is converted by value to %s', (dtype, values, list) => {
    const a = make(values, { dtype });
    expect([a.dtype, a.tolist()]).toEqual([dtype, list]);
  });
});

describe('array of raw bytes', () => {
  const { buffer } = new Uint16Array([0x3c00, 0xc000]);

  it.each<[string, mx.HostMemory]>([
    ['an ArrayBuffer', buffer],
    ['a DataView', new DataView(buffer)],
  ])('reads %s as the dtype', (_, memory) => {
    expect(mx.array(memory, { dtype: 'float16' }).tolist()).toEqual([1, -2]);
    expect(mx.array(memory, { dtype: 'uint8', shape: [2, 2] }).tolist()).toEqual([
      [0, 0x3c],
      [0, 0xc0],
    ]);
  });

  it('reads a SharedArrayBuffer as the dtype', () => {
    expect(mx.array(new SharedArrayBuffer(16), { dtype: 'int64' }).tolist()).toEqual([0n, 0n]);
  });

  it('is what fromBytes makes of every kind of memory', () => {
    for (const memory of [buffer, new DataView(buffer), new Uint16Array(buffer), Buffer.from(buffer)]) {
      expect(mx.fromBytes(memory, [2, 1], 'float16').tolist()).toEqual([[1], [-2]]);
    }
  });
});

describe('array of lists', () => {
  it.each<[string, unknown, mx.Dtype, unknown]>([
    ['numbers and others', [1, true, 2n], 'float32', [1, 1, 2]],
    ['bigints and booleans', [2n, true], 'int64', [2n, 1n]],
    ['booleans', [[true], [false]], 'bool', [[true], [false]]],
    [
      'complex numbers and others',
      [{ re: 1, im: 2 }, 3],
      'complex64',
      [
        { re: 1, im: 2 },
        { re: 3, im: 0 },
      ],
    ],
    ['nothing', [], 'float32', []],
    ['empty lists', [[], []], 'float32', [[], []]],
    [
      'typed arrays',
      [new Int8Array([1, 2]), new Int8Array([3, 4])],
      'int8',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      'arrays',
      [mx.array([true, false]), [2n, 3n]],
      'int64',
      [
        [1n, 0n],
        [2n, 3n],
      ],
    ],
    ['0-dimensional arrays', [[mx.array(2), 3]], 'float32', [[2, 3]]],
  ])('holds %s', (_, values, dtype, list) => {
    const a = make(values);
    expect([a.dtype, a.tolist()]).toEqual([dtype, list]);
  });

  it('takes 64 levels and a shape', () => {
    let nested: unknown = [7];
    for (let i = 1; i < 64; i++) nested = [nested];
    expect(make(nested).ndim).toBe(64);
    expect(mx.array([1, 2, 3, 4], { shape: [2, 2] }).tolist()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(mx.array(5, { shape: [1, 1] }).tolist()).toEqual([[5]]);
    expect(mx.array(mx.arange(4), { shape: [2, 2], dtype: 'bool' }).tolist()).toEqual([
      [false, true],
      [true, true],
    ]);
  });

  it('holds all 64-bit integers exactly', () => {
    const values = [-(2n ** 63n), 2n ** 63n - 1n, 0n, -1n, 2n ** 32n, -(2n ** 32n) - 5n];
    expect(mx.array(values).tolist()).toEqual(values);
    const numbers = [-(2 ** 63), 2 ** 53, -1, -(2 ** 32), 2 ** 62 + 2 ** 20];
    expect(mx.array(numbers, { dtype: 'int64' }).tolist()).toEqual(numbers.map(BigInt));
    expect(mx.array([2n ** 64n - 1n, 2 ** 63], { dtype: 'uint64' }).tolist()).toEqual([2n ** 64n - 1n, 2n ** 63n]);
  });

  it('promotes the dtypes of arrays', () => {
    for (const a of mx.dtypes) {
      for (const b of mx.dtypes) {
        const [x, y] = [mx.ones([1], { dtype: a }), mx.zeros([1], { dtype: b })];
        const made = mx.array([x, y]);
        expect([made.dtype, made.astype('float32').tolist()]).toEqual([mx.resultType(a, b), [[1], [0]]]);
      }
    }
    expect(mx.array([new Int8Array([1]), new Int8Array([2])], { dtype: 'float16' }).dtype).toBe('float16');
  });

  it('leaves no handle behind, also when it fails', () => {
    const before = sys.mlxts_live_handles();
    mx.tidy(() => {
      mx.array([mx.array([1, 2]), [3, 4]], { dtype: 'float16' });
      expect(() => make([[1, 2], mx.array([1, 2, 3])])).toThrow(mx.ShapeError);
      expect(() => make([new Float32Array(2), 'x'])).toThrow(mx.ArgumentError);
      expect(() => make(5, { shape: [7] })).toThrow(mx.ShapeError);
    });
    expect(sys.mlxts_live_handles() - before).toBe(0);
  });
});

const cyclic: unknown[] = [1];
cyclic[0] = cyclic;
const late: unknown[] = [[1]];
late.push(late);
let deep: unknown = [7];
for (let i = 1; i < 65; i++) deep = [deep];
const detached = new Float32Array(4);
structuredClone(detached.buffer, { transfer: [detached.buffer] });
const shrunk = resizable(16);
const outside = [new Float32Array(shrunk, 8, 2), new DataView(shrunk, 8, 8)] as const;
shrunk.resize(4);
const holed: unknown[] = [1, 2, 3];
delete holed[1];
const sparse: unknown[] = [];
sparse.length = 2 ** 31;

describe('array refuses', () => {
  it.each<[string, unknown, object?]>([
    ['null', null],
    ['undefined', undefined],
    ['a string', 'x'],
    ['a date', new Date(0)],
    ['a symbol', Symbol('x')],
    ['a function', () => 1],
    ['a record', { a: 1 }],
    ['a Set', new Set([1])],
    ['an object without a prototype', Object.create(null)],
    ['complex numbers with other parts', { re: 1, im: '2' }],
    ['null in a list', [1, null]],
    ['a string in a list', [['1']]],
    ['a symbol in a list', [Symbol('x')]],
    ['a hole', holed],
    ['a sparse list', sparse],
    ['a list below a scalar', [1, [2]]],
    ['a scalar below a list', [[2], 1]],
    ['ragged lists', [[1, 2], [3]]],
    ['ragged lists of nothing', [[[], []], [[]], [[], []]]],
    [
      'an empty list beside one of numbers',
      [
        [[], []],
        [[1, 2], []],
      ],
    ],
    ['an array beside a scalar', [mx.array([1]), 1]],
    ['a scalar beside an array', [1, mx.array([1])]],
    ['a cyclic list', cyclic],
    ['a list that holds itself later', late],
    ['65 levels', deep],
    ['65 levels of arrays', [deep, mx.array(1)]],
    ['arrays of different shapes', [mx.array([1]), mx.array([1, 2])]],
    ['a disposed array', disposed()],
    ['bigints beyond 64 bits', [2n ** 64n]],
    ['bigints beyond int64', [2n ** 63n]],
    ['a bigint beyond 64 bits', 2n ** 64n],
    ['bigints beyond uint64', [2n ** 64n], { dtype: 'uint64' }],
    ['negative bigints as uint64', [-1n], { dtype: 'uint64' }],
    ['negative numbers as uint64', [-1], { dtype: 'uint64' }],
    ['numbers beyond int64', [2 ** 63], { dtype: 'int64' }],
    ['numbers beyond uint64', [2 ** 64], { dtype: 'uint64' }],
    ['300 as uint8', [300], { dtype: 'uint8' }],
    ['-1 as uint8', [-1], { dtype: 'uint8' }],
    ['1e10 as int32', 1e10, { dtype: 'int32' }],
    ['nan as int32', [Number.NaN], { dtype: 'int32' }],
    ['nan as int64', [Number.NaN], { dtype: 'int64' }],
    ['infinity as int8', Number.POSITIVE_INFINITY, { dtype: 'int8' }],
    ['nan of a typed array as int32', new Float32Array([Number.NaN]), { dtype: 'int32' }],
    ['300 of a typed array as uint8', new Int32Array([300]), { dtype: 'uint8' }],
    ['complex numbers as float32', [{ re: 1, im: 0 }], { dtype: 'float32' }],
    ['a complex number as float32', { re: 1, im: 0 }, { dtype: 'float32' }],
    ['a detached typed array', detached],
    ['a detached typed array in a list', [detached]],
    ['typed arrays of different lengths', [new Int8Array(1), new Int8Array(2)]],
    ['a detached buffer', detached.buffer, { dtype: 'uint8' }],
    ['a typed array beyond its buffer', outside[0]],
    ['a DataView beyond its buffer', outside[1], { dtype: 'float32' }],
    ['raw bytes without a dtype', new ArrayBuffer(4)],
    ['a DataView without a dtype', new DataView(new ArrayBuffer(4))],
    ['half an element', new ArrayBuffer(3), { dtype: 'float16' }],
    ['a bool of 2', new Uint8Array([2]).buffer, { dtype: 'bool' }],
    ['another number of elements', new Float32Array(3), { shape: [2] }],
    ['a shape of -1', [1, 2], { shape: [-1] }],
    ['a shape that is none', [1, 2], { shape: 2 }],
    ['a cyclic shape', [1, 2], { shape: cyclic }],
    ['options that are none', [1, 2], [2]],
    ['a dtype that is none', [1, 2], { dtype: 'float' }],
  ])('%s', (_, value, options) => {
    expect(() => make(value, options)).toThrow(mx.MLXError);
  });

  function disposed(): mx.MLXArray {
    const a = mx.array(1);
    a.dispose();
    return a;
  }
});

describe('fromBytes refuses', () => {
  it.each<[string, unknown[]]>([
    ['lists', [[1, 2], [2], 'uint8']],
    ['null', [null, [0], 'uint8']],
    ['too few bytes', [new Uint8Array(3), [2], 'float16']],
    ['shapes that wrap', [new Uint8Array(0), [2 ** 31 - 1, 2 ** 31 - 1, 4], 'uint8']],
    ['bool bytes other than 0 and 1', [new Uint8Array([0, 7]), [2], 'bool']],
    ['no dtype', [new Uint8Array(1), [1]]],
    ['a detached buffer', [detached.buffer, [0], 'uint8']],
  ])('%s', (_, args) => {
    expect(() => Reflect.apply(mx.fromBytes, undefined, args)).toThrow(mx.MLXError);
  });
});
