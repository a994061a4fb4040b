import * as mx from '../../../src/index.js';

/** What the values that throw by themselves throw: a call may pass it on. */
export const ownError = new Error('thrown by the value itself');

function fail(): never {
  throw ownError;
}

const int32 = (values: number[]): mx.MLXArray => mx.array(values, { dtype: 'int32' });

function disposed(): mx.MLXArray {
  const array = mx.ones([2]);
  array.dispose();
  return array;
}

function cyclicList(): unknown[] {
  const list: unknown[] = [1];
  list.push(list);
  return list;
}

function cyclicRecord(): object {
  const record: Record<string, unknown> = {};
  record.self = record;
  return record;
}

const longString = 'ab'.repeat(500_000);
const longList = Array<number>(1e6).fill(1);

const everyTrap: ProxyHandler<object> = Object.fromEntries(
  ['get', 'has', 'ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor', 'apply', 'construct', 'set'].map((trap) => [
    trap,
    fail,
  ]),
);

/** Values that nobody should pass, by name, each made anew. */
export const hostileValues: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  true: () => true,
  NaN: () => Number.NaN,
  '-1': () => -1,
  '0': () => 0,
  '1.5': () => 1.5,
  '1e300': () => 1e300,
  '2^31 - 1': () => 2 ** 31 - 1,
  '2^31': () => 2 ** 31,
  '-2^31': () => -(2 ** 31),
  '2^32': () => 2 ** 32,
  '2^53': () => 2 ** 53,
  Infinity: () => Number.POSITIVE_INFINITY,
  '-Infinity': () => Number.NEGATIVE_INFINITY,
  '0n': () => 0n,
  '1n': () => 1n,
  '-1n': () => -1n,
  '2n ** 64n': () => 2n ** 64n,
  "''": () => '',
  "'x'": () => 'x',
  "'a\\0b'": () => 'a\0b',
  'a lone surrogate': () => '\ud800',
  'a string of a million': () => longString,
  'a symbol': () => Symbol('hostile'),
  'a function': () => () => undefined,
  'an async function': () => async () => mx.ones([2]),
  'a function that throws': () => fail,
  'a function that returns a number': () => () => 1,
  'a function that returns a disposed array': () => disposed,
  'a class': () => mx.MLXArray,
  '[]': () => [],
  '[0]': () => [0],
  '[-1]': () => [-1],
  '[1.5]': () => [1.5],
  '[NaN]': () => [Number.NaN],
  '[0, 0]': () => [0, 0],
  '[2^31 - 1, 2^31 - 1]': () => [2 ** 31 - 1, 2 ** 31 - 1],
  '[2^31]': () => [2 ** 31],
  '[-2^31]': () => [-(2 ** 31)],
  '[-2^31, -2^31]': () => [-(2 ** 31), -(2 ** 31)],
  '[2^16, 2^16, 2^16, 2^16]': () => Array<number>(4).fill(2 ** 16),
  '[1n]': () => [1n],
  "['x']": () => ['x'],
  '[null]': () => [null],
  'a list of holes': () => new Array(2),
  'nested lists': () => [[1], [2, 3]],
  'lists of pairs': () => [
    [0, 0],
    [-1, -1],
  ],
  'a list of a million': () => longList,
  'nested a thousand deep': () => Array.from({ length: 1000 }).reduce<unknown>((inner) => [inner], 1),
  'a list that holds itself': cyclicList,
  'a list with a getter that throws': () => Object.defineProperty([0], 0, { get: fail }),
  '{}': () => ({}),
  'a record without a prototype': () => Object.create(null),
  'a record that holds itself': cyclicRecord,
  'a record with a strange constructor': () => ({ constructor: { name: Symbol('hostile') } }),
  'a record of undefined': () => ({ a: undefined }),
  "{ __proto__: 'x' }": () => JSON.parse('{ "__proto__": "x", "length": 2, "constructor": null }'),
  'a list-like record': () => ({ length: 2, 0: 1, 1: 1 }),
  'a record with a getter that throws': () => Object.defineProperty({}, 'stream', { get: fail, enumerable: true }),
  'a value that throws when converted': () => ({ valueOf: fail, toString: fail, [Symbol.toPrimitive]: fail }),
  'a proxy that always throws': () => new Proxy({}, everyTrap),
  'a proxied list that always throws': () => new Proxy([], everyTrap),
  'a proxied function that always throws': () => new Proxy(() => undefined, everyTrap),
  'a Map': () => new Map([['a', 1]]),
  'a Set': () => new Set([1]),
  'a Date': () => new Date(0),
  'a RegExp': () => /x/,
  'an Error': () => new Error('x'),
  'a Promise': () => Promise.resolve(1),
  'a Number object': () => new Number(1),
  'an iterator': () => [1, 2].values(),
  'an ArrayBuffer': () => new ArrayBuffer(4),
  'a detached Uint8Array': () => {
    const bytes = new Uint8Array(8);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    return bytes;
  },
  'an empty Float32Array': () => new Float32Array(0),
  'a BigInt64Array': () => BigInt64Array.of(-1n),
  'a DataView': () => new DataView(new ArrayBuffer(4)),
  'a disposed array': disposed,
  'a list with a disposed array': () => [mx.ones([2]), disposed()],
  'a forged array': () => Object.create(mx.MLXArray.prototype),
  'a proxied array': () => new Proxy(mx.ones([2]), {}),
  'the handle of an array': () => mx.ones([2]).handle,
  'a 0-dimensional array': () => mx.array(1),
  'an empty array': () => mx.zeros([0]),
  'a 0 × 0 matrix': () => mx.zeros([0, 0]),
  'a 2 × 0 matrix': () => mx.zeros([2, 0]),
  'a vector': () => mx.ones([3]),
  'a matrix of other size': () => mx.ones([3, 5]),
  'an array of 6 axes': () => mx.ones([1, 1, 1, 1, 1, 2]),
  'a bool array': () => mx.array([true, false]),
  'a complex array': () => mx.ones([4, 4], { dtype: 'complex64' }),
  'a float64 array': () => mx.ones([4, 4], { dtype: 'float64' }),
  'a bfloat16 array': () => mx.ones([4, 4], { dtype: 'bfloat16' }),
  'a uint8 array': () => mx.ones([4, 4], { dtype: 'uint8' }),
  'an int64 array': () => mx.ones([4, 4], { dtype: 'int64' }),
  'indices out of range': () => int32([2 ** 31 - 1, -(2 ** 31), 100, -100]),
  'an int32 matrix of zeros': () => mx.zeros([4, 4], { dtype: 'int32' }),
  'an array of NaN': () => mx.full([4, 4], Number.NaN),
  'an array of infinities': () => mx.full([4, 4], Number.POSITIVE_INFINITY),
  'a list of one array': () => [mx.ones([4, 4])],
  'a list of odd arrays': () => [mx.array(1), mx.zeros([0]), mx.array([true])],
  'a list of arrays and nothing': () => [mx.ones([4, 4]), null],
};

/** One of each kind: for places that every function hands to the same code. */
export const fewHostileValues: readonly string[] = [
  'undefined',
  'null',
  'NaN',
  '-1',
  '2^53',
  '1n',
  "'x'",
  'a symbol',
  'a function',
  '[]',
  'a list that holds itself',
  '{}',
  'a record with a strange constructor',
  'a proxy that always throws',
  'a Map',
  'a disposed array',
  'a forged array',
  'an empty array',
];
