import { buildGGUF, type GGUFParts, ggufArray, ggufText, ggufTypes, ggufValue } from '@mlxts/oracle';
import { describe, expect, it } from 'vitest';
import { FileError } from '../../errors/file-error.js';
import { type ByteSource, memorySource } from '../byte-source.js';
import { failureOf } from '../failure.js';
import { parseHeader } from './parse-header.js';

const fail = failureOf('loadGGUF', '/m.gguf');
const types = ggufTypes;

/** Asking for more than the file once, the part that two chunks share aside, would be a failure of the test. */
async function read(bytes: Uint8Array) {
  const memory = memorySource(bytes, fail);
  let asked = 0;
  const source: ByteSource = {
    ...memory,
    read(offset, length) {
      asked += length;
      if (asked > 2 * bytes.length) throw new RangeError(`${asked} bytes were read of a file of ${bytes.length}`);
      return memory.read(offset, length);
    },
  };
  return parseHeader(source, fail);
}

const pair = (key: string | Uint8Array, type: number, value: Uint8Array) => ({ key, type, value });
const metadata = (...pairs: ReturnType<typeof pair>[]) => buildGGUF({ metadata: pairs });
const tensor = { name: 'a.weight', type: 0, dims: [4, 2] as (number | bigint)[], data: new Uint8Array(32) };
const tensors = (...changes: Partial<typeof tensor & { offset: number | bigint }>[]) =>
  buildGGUF({ tensors: changes.map((change) => ({ ...tensor, ...change })) });
const build = (parts: GGUFParts) => buildGGUF({ tensors: [tensor], ...parts });
const nested = (depth: number): Uint8Array =>
  depth === 0 ? ggufArray(types.uint8, []) : ggufArray(types.array, [nested(depth - 1)]);
const alignment = (value: number | bigint, type: number = types.uint32) =>
  build({ metadata: [pair('general.alignment', type, ggufValue(type, value))] });

/** What the file is, its bytes, and a part of the error. */
const hostile: [string, Uint8Array, string | RegExp][] = [
  ['empty', new Uint8Array(0), 'expected 8 bytes of GGUF header at offset 0, the file ends after 0'],
  ['cut inside the fixed part', build({}).slice(0, 20), 'GGUF header'],
  ['another format', build({ magic: 'GGML' }), 'does not start with "GGUF"'],
  ['version 1', build({ version: 1 }), 'version 1 is not supported'],
  ['version 4', build({ version: 4 }), 'version 4 is not supported'],
  ['version 0', build({ version: 0 }), 'version 0 is not supported'],
  ['big-endian', build({ version: 0x03000000 }), 'big-endian'],
  ['big-endian from its magic on', build({ magic: 'FUGG' }), 'big-endian'],
  ['2^31 tensors', build({ tensorCount: 2 ** 31 }), 'at most 200000 tensors, got 2147483648'],
  ['2^64-1 tensors', build({ tensorCount: 2n ** 64n - 1n }), 'at most 200000 tensors'],
  ['more tensors than bytes', build({ tensorCount: 150_000 }), '150000 tensor descriptions do not fit'],
  ['one tensor more than there is', build({ tensorCount: 2 }), 'name of tensor 1'],
  ['2^40 metadata keys', build({ metadataCount: 2 ** 40 }), 'at most 65536 metadata keys'],
  ['more metadata keys than bytes', build({ metadataCount: 60_000 }), '60000 metadata keys do not fit'],
  [
    'a key of 2^40 bytes',
    buildGGUF({ metadata: [pair('k', 0, new Uint8Array(1))] }).with(29, 1),
    'at most 65535 bytes',
  ],
  [
    'a key of 2^64-1 bytes',
    buildGGUF({ metadata: [pair('k', 0, new Uint8Array(1))] }).fill(0xff, 24, 32),
    'at most 65535',
  ],
  ['an empty key', metadata(pair('', types.uint32, new Uint8Array(4))), 'got ""'],
  ['NUL in a key', metadata(pair('a\0b', types.uint8, Uint8Array.of(1))), 'text without NUL'],
  ['a key that is not UTF-8', metadata(pair(Uint8Array.of(0xff), types.uint8, Uint8Array.of(1))), 'to be UTF-8'],
  ['a key twice', metadata(pair('k', 0, Uint8Array.of(1)), pair('k', 0, Uint8Array.of(2))), '"k" is there twice'],
  ['an unknown value type', metadata(pair('k', 13, new Uint8Array(8))), 'unknown value type 13'],
  ['a bool of 2', metadata(pair('k', types.bool, Uint8Array.of(2))), 'a bool of 0 or 1'],
  [
    'a bool of 7 in an array',
    metadata(pair('k', types.array, ggufArray(types.bool, [Uint8Array.of(0, 7)], 2))),
    'bools of 0 or 1',
  ],
  [
    'a string of 2^44 bytes',
    metadata(pair('k', types.string, ggufText('v', 2 ** 44))),
    `expected ${2 ** 44} bytes of metadata "k"`,
  ],
  ['a string that is not UTF-8', metadata(pair('k', types.string, ggufText(Uint8Array.of(0xc3, 0x28)))), 'to be UTF-8'],
  ['a value cut off', metadata(pair('k', types.uint64, new Uint8Array(3))), 'expected 8 bytes of metadata "k"'],
  [
    'an array of 2^61 doubles',
    metadata(pair('k', types.array, ggufArray(types.float64, [], 2n ** 61n))),
    'does not fit',
  ],
  [
    'an array of 2^60 strings',
    metadata(pair('k', types.array, ggufArray(types.string, [], 2n ** 60n))),
    'does not fit',
  ],
  ['an array of an unknown type', metadata(pair('k', types.array, ggufArray(99, []))), 'unknown value type 99'],
  ['arrays nested 9 deep', metadata(pair('k', types.array, nested(8))), 'at most 8 deep'],
  [
    '17 million array items',
    metadata(pair('k', types.array, ggufArray(types.uint8, [new Uint8Array(17e6)], 17e6))),
    'at most 16000000 array items',
  ],
  [
    'text in an array that is not UTF-8',
    metadata(
      pair('k', types.array, ggufArray(types.string, [ggufText('v'), ggufText(Uint8Array.of(0xc4)), ggufText('w')])),
    ),
    'expected metadata "k" to be UTF-8',
  ],
  ['alignment 0', alignment(0), 'expected a power of two, got 0'],
  ['alignment 48', alignment(48), 'expected a power of two, got 48'],
  ['alignment -8', alignment(-8, types.int32), 'expected a power of two, got -8'],
  ['alignment 2^60', alignment(2n ** 60n, types.uint64), 'expected a power of two'],
  [
    'alignment as text',
    build({ metadata: [pair('general.alignment', types.string, ggufText('32'))] }),
    'power of two, got 32',
  ],
  ['a tensor name of 2^44 bytes', buildGGUF({ tensors: [tensor] }).with(29, 0x10), '1 to 1024 bytes'],
  ['an empty tensor name', tensors({ name: '' }), '1 to 1024 bytes, got 0'],
  ['NUL in a tensor name', tensors({ name: 'a\0b' }), 'no NUL in "a\\u0000b"'],
  ['a tensor twice', tensors({}, {}), '"a.weight" is there twice'],
  ['rank 9', tensors({ dims: Array(9).fill(1), data: new Uint8Array(4) }), 'rank of at most 8, got 9'],
  ['rank 2^32-1', buildGGUF({ tensors: [tensor] }).fill(0xff, 40, 44), 'rank of at most 8, got 4294967295'],
  ['dims of 2^62+2 and 4', tensors({ dims: [2n ** 62n + 2n, 4] }), 'from 0 to 2147483647'],
  ['a negative dim', tensors({ dims: [-1] }), 'from 0 to 2147483647'],
  ['dims whose product wraps 2^64', tensors({ type: 2, dims: [65536, 65536, 65536, 65536] }), 'overflows'],
  ['dims that are far too large', tensors({ type: 2, dims: [65536, 65536, 65536] }), /tensor "a\.weight".*truncated/],
  [
    'type Q4_K',
    tensors({ type: 12 }),
    'tensor "a.weight": type Q4_K is not supported, only F32 F16 BF16 F64 I8 I16 I32 I64 Q8_0 Q4_0 Q4_1',
  ],
  ['a type that ggml retired', tensors({ type: 4 }), 'tensor "a.weight": type 4 is not supported'],
  ['type 99', tensors({ type: 99 }), 'type 99 is not supported'],
  [
    'rows that are no whole number of blocks',
    tensors({ type: 2, dims: [33, 32] }),
    'last dimension divisible by 32 for Q4_0, got [32, 33]',
  ],
  ['a quantized scalar', tensors({ type: 8, dims: [] }), 'divisible by 32'],
  ['a misaligned offset', tensors({ offset: 4 }), 'an offset divisible by 32, got 4'],
  ['an offset beyond the file', tensors({ offset: 2 ** 40 }), 'truncated'],
  ['an offset of 2^64-32', tensors({ offset: 2n ** 64n - 32n }), 'truncated'],
  ['overlapping tensors', tensors({}, { name: 'b', offset: 0 }), 'overlaps tensor "a.weight", which ends at 32'],
  [
    'a name taken by a part of a quantized tensor',
    tensors({ type: 8, dims: [32], data: new Uint8Array(34) }, { name: 'a.scales' }),
    '"a.scales" is there twice',
  ],
  [
    'truncated data',
    buildGGUF({ tensors: [tensor] }).slice(0, -1),
    /^loadGGUF: tensor "a\.weight": expected 32 bytes of F32 \[2, 4\] up to byte 128, the file has 127 bytes/,
  ],
];

describe('GGUF parser', () => {
  it.each(hostile)('refuses %s', async (_, bytes, message) => {
    const error = await read(bytes).catch((error: unknown) => error);
    expect(FileError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({
      op: 'loadGGUF',
      path: '/m.gguf',
      message: expect.stringMatching(/^loadGGUF: .*\(\/m\.gguf\)$/s),
    });
    expect((error as FileError).message).toMatch(message);
  });

  it('refuses a file cut anywhere', async () => {
    const bytes = buildGGUF({
      metadata: [pair('k', types.array, ggufArray(types.string, [ggufText('x')]))],
      tensors: [tensor],
    });
    for (let length = 0; length < bytes.length; length++)
      await expect(read(bytes.subarray(0, length))).rejects.toSatisfy(FileError.isInstance);
    expect((await read(bytes)).tensors).toHaveLength(1);
  });

  it('reads every type of value', async () => {
    const values: [number, string | number | bigint, unknown?][] = [
      [types.uint8, 255],
      [types.int8, -128],
      [types.uint16, 65535],
      [types.int16, -32768],
      [types.uint32, 2 ** 32 - 1],
      [types.int32, -(2 ** 31)],
      [types.float32, 0.5],
      [types.bool, 1, true],
      [types.string, '\ufeff{% é %}'],
      [types.uint64, 2n ** 53n - 1n, 2 ** 53 - 1],
      [types.uint64, 2n ** 64n - 1n],
      [types.int64, -5],
      [types.int64, -(2n ** 63n)],
      [types.float64, Number.NaN],
    ];
    const pairs = values.map(([type, value], index) => pair(String(index), type, ggufValue(type, value)));
    const { metadata } = await read(buildGGUF({ metadata: pairs }));
    expect([...metadata.values()]).toEqual(values.map(([, value, expected = value]) => expected));
  });

  it('reads arrays, nested ones, and long ones across chunks', async () => {
    const words = Array.from({ length: 70_000 }, (_, index) => `wörd number ${index}${'\ufeff👍'.repeat(index % 5)}`);
    words[40_000] = 'long'.repeat(400_000);
    const inner = [ggufArray(types.int16, [ggufValue(types.int16, -2)]), ggufArray(types.string, [ggufText('x')])];
    const { metadata } = await read(
      buildGGUF({
        metadata: [
          pair(
            'words',
            types.array,
            ggufArray(
              types.string,
              words.map((word) => ggufText(word)),
            ),
          ),
          pair('bytes', types.array, ggufArray(types.uint8, [new Uint8Array(5000).fill(7)], 5000)),
          pair('nested', types.array, ggufArray(types.array, inner)),
          pair('deepest', types.array, nested(7)),
          pair('none', types.array, ggufArray(types.string, [])),
        ],
      }),
    );
    expect(metadata.get('words')).toEqual(words);
    expect(metadata.get('bytes')).toEqual(Array(5000).fill(7));
    expect(metadata.get('nested')).toEqual([[-2], ['x']]);
    expect(metadata.get('none')).toEqual([]);
  });

  it('gives row-major shapes, and places from the alignment of the file', async () => {
    const header = await read(
      buildGGUF({
        version: 2,
        alignment: 64,
        metadata: [pair('general.alignment', types.uint32, ggufValue(types.uint32, 64))],
        tensors: [tensor, { name: 'b.weight', type: 3, dims: [64, 3, 2], data: new Uint8Array(240) }],
      }),
    );
    expect(header).toMatchObject({ version: 2, alignment: 64 });
    expect(header.dataOffset % 64).toBe(0);
    expect(header.tensors).toEqual([
      { name: 'a.weight', type: 'F32', shape: [2, 4], offset: 0, nbytes: 32 },
      { name: 'b.weight', type: 'Q4_1', shape: [2, 3, 64], offset: 64, nbytes: 240 },
    ]);
  });

  it('reads a file without tensors, a scalar and an empty tensor', async () => {
    expect((await read(buildGGUF({}))).tensors).toEqual([]);
    const { tensors } = await read(
      buildGGUF({
        tensors: [
          { name: 'empty', type: 8, dims: [0, 3], data: new Uint8Array(0) },
          { name: 'scalar', type: 1, dims: [], data: new Uint8Array(2) },
        ],
      }),
    );
    expect(tensors.map(({ shape }) => shape)).toEqual([[3, 0], []]);
  });
});
