import { buildSafetensors } from '@mlxts/oracle';
import { describe, expect, it } from 'vitest';
import { host } from '../../../test/host-tensor.js';
import type { MLXArray } from '../../array.js';
import { FileError } from '../../errors/file-error.js';
import { type ByteSource, memorySource } from '../byte-source.js';
import { failureOf } from '../failure.js';
import { readHeader, readTensors } from './read-tensor.js';

const fail = failureOf('loadSafetensors', '/m.safetensors');

/** Reads everything; asking for a byte twice, or for more than there is, would be a failure of the test. */
async function read(bytes: Uint8Array) {
  const memory = memorySource(bytes, fail);
  let asked = 0;
  const ask = (length: number) => {
    asked += length;
    if (asked > bytes.length) throw new RangeError(`${asked} bytes were read of a file of ${bytes.length}`);
  };
  const source: ByteSource = {
    ...memory,
    async read(offset, length) {
      ask(length);
      return memory.read(offset, length);
    },
    async readArrays(places) {
      const arrays = await memory.readArrays(places);
      for (const { nbytes } of arrays) ask(nbytes);
      return arrays;
    },
  };
  const header = await readHeader(source, fail);
  const tensors = [];
  for (const info of header.tensors) {
    const [array] = await readTensors(source, header.dataOffset, [info], fail);
    tensors.push({ ...info, bytes: host(array as MLXArray).bytes });
  }
  return { tensors, metadata: header.metadata };
}

const f32 = (start: number, end: number, shape: unknown = [(end - start) / 4]) => ({
  dtype: 'F32',
  shape,
  data_offsets: [start, end],
});
const one = (fields: object) => ({ a: { ...f32(0, 4), ...fields } });
const text = (json: string, data = 4) => buildSafetensors(json, data);
const entry = '{"dtype":"F32","shape":[1],"data_offsets":[0,4]}';

/** What the file is, its bytes, and a part of the error. */
const hostile: [string, Uint8Array, string | RegExp][] = [
  ['empty', new Uint8Array(0), 'got 0 bytes'],
  ['seven bytes', new Uint8Array(7), 'got 7 bytes'],
  ['a header above 100 MB', buildSafetensors('{}', 0, 100_000_001), 'at most 100000000 bytes, got 100000001'],
  ['a header length of 2^64-1', buildSafetensors('{}', 0, 2n ** 64n - 1n), 'got 18446744073709551615'],
  ['a header length of 2^53+2', buildSafetensors('{}', 0, 2n ** 53n + 2n), 'at most 100000000'],
  ['a header beyond the file', buildSafetensors('{}', 0, 3), 'header: expected 3 bytes, the file has 10'],
  ['an empty header', buildSafetensors(''), "expected '{'"],
  ['a header that starts with a space', text(` {"a":${entry}}`), "expected '{' as its first byte"],
  ['a list as header', buildSafetensors('[]'), "expected '{'"],
  ['an unclosed header', text(`{"a":${entry}`), "expected '}' for the end of the header"],
  ['bytes after the header object', text(`{"a":${entry}}x`), 'expected the end of the header'],
  ['a comma too many', text(`{"a":${entry},}`), `expected '"' for a key at byte`],
  ['no colon', text(`{"a"${entry}}`), "expected ':'"],
  ['no closing quote', text('{"a'), 'expected the end of a key'],
  ['a control character in a name', text(`{"a\n":${entry}}`), 'expected the end of a key'],
  ['a name that is not UTF-8', buildSafetensors(Buffer.from(`{"\xff":${entry}}`, 'latin1'), 4), 'to be UTF-8'],
  ['an unknown escape', text(`{"\\x":${entry}}`), 'malformed escape'],
  ['half a surrogate pair', text(`{"\\ud800":${entry}}`), 'surrogate'],
  ['NUL in a name', text(`{"a\\u0000b":${entry}}`), 'without NUL'],
  ['a name twice', text(`{"a":${entry},"a":${entry}}`), '"a" twice'],
  ['a name twice, once escaped', text(`{"a":${entry},"\\u0061":${entry}}`), '"a" twice'],
  ['a field twice', text('{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}'), '"dtype" twice'],
  ['an unknown field', buildSafetensors(one({ extra: 1 }), 4), 'got "extra"'],
  ['no dtype', buildSafetensors(one({ dtype: undefined }), 4), 'dtype is missing'],
  ['no shape', buildSafetensors(one({ shape: undefined }), 4), 'shape is missing'],
  ['no data_offsets', buildSafetensors(one({ data_offsets: undefined }), 4), 'expected data_offsets'],
  ['a tensor that is a number', buildSafetensors({ a: 1 }, 4), `expected '{' for tensor "a"`],
  ['a dtype that MLX lacks', buildSafetensors(one({ dtype: 'F8_E4M3' }), 4), '"F8_E4M3" is not supported'],
  ['a dtype that is a number', buildSafetensors(one({ dtype: 1 }), 4), 'dtype of tensor "a"'],
  ['a negative dimension', buildSafetensors(one({ shape: [-1] }), 4), 'a whole number in shape'],
  ['two negative dimensions', buildSafetensors(one({ shape: [-2, -2] }), 16), 'a whole number in shape'],
  ['a fraction as dimension', buildSafetensors(one({ shape: [1.9] }), 4), "expected ']'"],
  ['an exponent as dimension', text('{"a":{"dtype":"F32","shape":[1e0],"data_offsets":[0,4]}}'), "expected ']'"],
  ['a leading zero', text('{"a":{"dtype":"F32","shape":[01],"data_offsets":[0,4]}}'), 'a whole number'],
  ['a string as dimension', buildSafetensors(one({ shape: ['1'] }), 4), 'a whole number'],
  ['a dimension of 2^32+1', buildSafetensors(one({ shape: [2 ** 32 + 1] }), 4), 'from 0 to 2147483647'],
  [
    'a dimension of 2^64+1',
    text('{"a":{"dtype":"F32","shape":[18446744073709551617],"data_offsets":[0,4]}}'),
    '2^53-1',
  ],
  [
    'dimensions whose product wraps 2^64 to 0',
    buildSafetensors(one({ shape: [65536, 65536, 65536, 65536] }), 0),
    'overflows',
  ],
  [
    'dimensions whose product wraps to 4',
    buildSafetensors(one({ shape: [4, 27905, 8681, 49477, 384773] }), 4),
    'overflows',
  ],
  [
    'an overflow hidden by a zero',
    buildSafetensors(one({ shape: [2 ** 31 - 1, 2 ** 31 - 1, 0], data_offsets: [0, 0] }), 0),
    'overflows',
  ],
  ['rank 9', buildSafetensors(one({ shape: Array(9).fill(1) }), 4), 'at most 8 items'],
  ['rank 20,000', buildSafetensors(one({ shape: Array(20_000).fill(1) }), 4), 'at most 8 items'],
  ['three data offsets', buildSafetensors(one({ data_offsets: [0, 4, 8] }), 4), 'at most 2 items'],
  ['one data offset', buildSafetensors(one({ data_offsets: [0] }), 4), 'expected data_offsets'],
  ['data offsets in reverse', buildSafetensors(one({ data_offsets: [4, 0] }), 4), 'got data_offsets [4, 0]'],
  ['data that is too small for the shape', buildSafetensors(one({ shape: [2] }), 4), 'expected 8 bytes for F32 [2]'],
  ['overlapping data', buildSafetensors({ a: f32(0, 8), b: f32(4, 12) }, 12), 'expected data at offset 8'],
  ['the same data twice', buildSafetensors({ a: f32(0, 4), b: f32(0, 4) }, 4), 'tensor "b": expected data at offset 4'],
  ['a gap at the start', buildSafetensors({ a: f32(4, 8) }, 8), 'expected data at offset 0'],
  ['a gap between tensors', buildSafetensors({ a: f32(0, 4), b: f32(8, 12) }, 12), 'expected data at offset 4'],
  ['bytes after the last tensor', buildSafetensors({ a: f32(0, 4) }, 5), 'expected 4 bytes of data, the file has 5'],
  [
    'truncated data',
    buildSafetensors({ a: f32(0, 4), b: f32(4, 12) }, 11),
    /tensor "b".*offset 12, the file has only 11/,
  ],
  ['metadata that is a list', buildSafetensors({ __metadata__: [], a: f32(0, 4) }, 4), 'for __metadata__'],
  ['metadata with a number', buildSafetensors({ __metadata__: { v: 1 }, a: f32(0, 4) }, 4), 'the value of "v"'],
  ['metadata twice', text(`{"__metadata__":{},"__metadata__":{},"a":${entry}}`), '"__metadata__" twice'],
  ['a metadata key twice', text(`{"__metadata__":{"v":"1","v":"2"},"a":${entry}}`), '"v" twice'],
  [
    'bool bytes above 1',
    buildSafetensors({ a: { dtype: 'BOOL', shape: [3], data_offsets: [0, 3] } }, Uint8Array.of(1, 0, 7)),
    'got 7 at element 2',
  ],
  [
    '200,001 tensors',
    text(
      `{${Array.from({ length: 200_001 }, (_, n) => `"${n}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}`).join()}}`,
      0,
    ),
    'at most 200000 tensors',
  ],
];

describe('safetensors parser', () => {
  it.each(hostile)('refuses %s', async (_, bytes, message) => {
    const error = await read(bytes).catch((error: unknown) => error);
    expect(FileError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({
      op: 'loadSafetensors',
      path: '/m.safetensors',
      message: expect.stringMatching(/^loadSafetensors: .*\(\/m\.safetensors\)$/),
    });
    expect((error as FileError).message).toMatch(message);
  });

  it('reads tensors in the order of their data, with metadata', async () => {
    const header = {
      b: f32(4, 12, [2, 1]),
      __metadata__: { format: 'pt', é: '"\u0001' },
      'a\u{1F600}"\\': f32(0, 4, []),
    };
    const { tensors, metadata } = await read(
      buildSafetensors(
        header,
        Uint8Array.from({ length: 12 }, (_, n) => n),
      ),
    );
    expect(tensors.map(({ name, shape }) => [name, shape])).toEqual([
      ['a\u{1F600}"\\', []],
      ['b', [2, 1]],
    ]);
    expect([...(tensors[1]?.bytes ?? [])]).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
    expect([...metadata]).toEqual([
      ['format', 'pt'],
      ['é', '"\u0001'],
    ]);
  });

  it('takes metadata that is null for none', async () => {
    const { metadata } = await read(buildSafetensors({ __metadata__: null, a: f32(0, 4) }, 4));
    expect(metadata.size).toBe(0);
  });

  it('accepts no tensors, padding, empty tensors, escapes and names of Object.prototype', async () => {
    expect((await read(buildSafetensors('{}'))).tensors).toEqual([]);
    const json = `{ "__proto__" : {"dtype":"F32","shape":[0,3],"data_offsets":[0,0]} ,\n"\\u0062\\n":${entry}}  \n `;
    const { tensors } = await read(buildSafetensors(json, 4));
    expect(tensors.map(({ name }) => name)).toEqual(['__proto__', 'b\n']);
  });
});
