import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sys, type TensorPlace } from '../src/index.js';

const folder = mkdtempSync(join(tmpdir(), 'mlxts-files-'));
const path = join(folder, 'bytes');
writeFileSync(
  path,
  Uint8Array.from({ length: 256 }, (_, index) => index),
);
const file = openSync(path, 'r');
const [uint8, uint32] = [1, 3];

afterAll(() => rmSync(folder, { recursive: true }));

const place = (fields: Partial<TensorPlace>): TensorPlace => ({ offset: 0, form: uint8, shape: [4], ...fields });

describe('mlxts_read_tensors', () => {
  it('gives the arrays of each tensor in turn', async () => {
    const live = sys.mlxts_live_handles();
    const places = [
      place({ offset: 3 }),
      place({ form: 'Q4_0', shape: [1, 32] }),
      place({ form: uint32, shape: [] }),
      place({ shape: [0, 2 ** 31 - 1, 2 ** 31 - 1] }),
    ];
    const handles = await sys.mlxts_read_tensors(file, places);
    expect(handles.map((handle) => sys.mlx_array_shape(handle))).toEqual([
      [4],
      [1, 4],
      [1, 1],
      [1, 1],
      [],
      [0, 2 ** 31 - 1, 2 ** 31 - 1],
    ]);
    expect([...new Uint8Array(sys.mlxts_array_bytes(handles[0] as number))]).toEqual([3, 4, 5, 6]);
    expect(sys.mlxts_array_item(handles[4] as number)).toBe(0x03020100);
    sys.mlxts_free(handles);
    expect(sys.mlxts_live_handles()).toBe(live);
  });

  it('rejects where the file ends before, or cannot be read', async () => {
    const live = sys.mlxts_live_handles();
    const cases: [number, TensorPlace][] = [
      [file, place({ offset: 254 })],
      [file, place({ form: 'Q8_0', shape: [8, 32] })],
      [file, place({ offset: 2 ** 53 - 1 })],
      [2 ** 31 - 1, place({})],
    ];
    for (const [from, wanted] of cases)
      await expect(sys.mlxts_read_tensors(from, [place({}), wanted])).rejects.toMatchObject({ code: 'File' });
    expect(sys.mlxts_live_handles()).toBe(live);
  });

  it.each<[string, unknown]>([
    ['a negative offset', place({ offset: -1 })],
    ['a fraction', place({ offset: 0.5 })],
    ['an unknown dtype', place({ form: 14 })],
    ['an unknown type', place({ form: 'Q4_K' as 'Q4_0' })],
    ['half a block', place({ form: 'Q4_0', shape: [48] })],
    ['a scalar block', place({ form: 'Q4_0', shape: [] })],
    ['rank 9', place({ shape: Array(9).fill(1) })],
    ['a negative dimension', place({ shape: [-1] })],
    ['2^48 elements', place({ shape: [2 ** 24, 2 ** 24] })],
    ['a product that overflows', place({ shape: [2 ** 31 - 1, 2 ** 31 - 1, 2 ** 31 - 1] })],
    ['no shape', { offset: 0, form: uint8 }],
    ['null', null],
  ])('refuses %s', (_, wanted) => {
    const live = sys.mlxts_live_handles();
    expect(() => sys.mlxts_read_tensors(file, [place({}), wanted as TensorPlace])).toThrow(
      expect.objectContaining({ code: 'Argument' }),
    );
    expect(sys.mlxts_live_handles()).toBe(live);
  });

  it('refuses what is no open file or no list', () => {
    for (const wrong of [-1, 0.5, '3'])
      expect(() => sys.mlxts_read_tensors(wrong as number, [])).toThrow(expect.objectContaining({ code: 'Argument' }));
    expect(() => sys.mlxts_read_tensors(file, {} as TensorPlace[])).toThrow('a list of tensors');
  });
});

describe('mlxts_read_texts', () => {
  const text = (bytes: Uint8Array | string, length?: number | bigint) => {
    const content = Buffer.from(bytes as Uint8Array);
    const before = Buffer.alloc(8);
    before.writeBigUInt64LE(BigInt(length ?? content.length));
    return Buffer.concat([before, content]);
  };
  const read = (...parts: Buffer[]) => {
    const bytes = new Uint8Array(Buffer.concat(parts));
    const [texts, end] = sys.mlxts_read_texts(bytes, 0, 100);
    return [texts, bytes.length - end];
  };

  it('gives texts of every width, with NUL and a byte-order mark as they are', () => {
    const texts = ['', 'plain', 'a\0b', 'Ġé', '\ufeff한', '👍\u{10ffff}'];
    expect(read(...texts.map((each) => text(each)))).toEqual([texts, 0]);
  });

  it('stops where the bytes end before, and after as many as wanted', () => {
    expect(read(text('a'), text('b').subarray(0, 8))).toEqual([['a'], 8]);
    expect(read(text('a'), Buffer.alloc(7))).toEqual([['a'], 7]);
    expect(read(text('a'), text('b', 2n ** 64n - 1n))).toEqual([['a'], 9]);
    expect(sys.mlxts_read_texts(new Uint8Array(text('a')), 0, 0)).toEqual([[], 0]);
    expect(sys.mlxts_read_texts(new Uint8Array(text('a')), 9, 5)).toEqual([[], 9]);
    expect(() => sys.mlxts_read_texts(new Uint8Array(3), 4, 1)).toThrow('an offset within the bytes');
  });

  it('stops at each byte sequence that the decoder of the platform refuses, and at no other', () => {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const isText = (bytes: Uint8Array) => {
      try {
        return decoder.decode(bytes).length > 0;
      } catch {
        return false;
      }
    };
    const edges = [0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xff];
    const firsts = Array.from({ length: 256 }, (_, first) => first);
    for (const first of firsts)
      for (const second of edges)
        for (const rest of [[], [0x80], [0xbf, 0x80], [0x41], [0x80, 0x41]]) {
          const bytes = Uint8Array.of(first, second, ...rest);
          const [texts] = read(text(bytes)) as [string[], number];
          expect(texts.length, bytes.join(' ')).toBe(isText(bytes) ? 1 : 0);
        }
  });
});
