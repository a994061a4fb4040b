import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildGGUF, type HostTensor, seededIntegers } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, aroundEach, beforeAll, describe, expect, it } from 'vitest';
import { host } from '../../../test/host-tensor.js';
import * as mx from '../../index.js';

let folder: string;
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlxts-save-gguf-'));
  path = join(folder, 'a.gguf');
});

afterAll(() => rm(folder, { recursive: true }));

// Nothing that a test leaves can be collected while the next one counts.
aroundEach(async (test) => {
  await mx.tidy(test);
});

const integer = seededIntegers(3);
const random = (length: number) => Uint8Array.from({ length }, () => integer(256));

/** A file with blocks of every quantized type, with scales that are numbers, and plain tensors. */
function blocks(): Uint8Array {
  const data = (bytes: number, count: number, hasBias: boolean) => {
    const all = random(bytes * count);
    const view = new DataView(all.buffer);
    for (let block = 0; block < count; block++) {
      view.setUint16(block * bytes, 0x2000 + integer(0x1000), true);
      if (hasBias) view.setUint16(block * bytes + 2, 0xa000 + integer(0x1000), true);
    }
    return all;
  };
  return buildGGUF({
    tensors: [
      { name: 'a.weight', type: 2, dims: [64, 3], data: data(18, 6, false) },
      { name: 'b.weight', type: 3, dims: [64, 3, 2], data: data(20, 12, true) },
      { name: 'c', type: 8, dims: [32], data: data(34, 1, false) },
      { name: 'd', type: 30, dims: [3, 2], data: random(12) },
    ],
  });
}

describe('saveGGUF', () => {
  it('writes what loadGGUF gave, so that it loads the same', async () => {
    await writeFile(path, blocks());
    const { tensors, ...rest } = await mx.loadGGUF(path);
    const again = join(folder, 'again.gguf');
    await mx.saveGGUF(again, tensors, rest);
    const loaded = await mx.loadGGUF(again);
    expect(loaded.tensorTypes).toEqual(rest.tensorTypes);
    expect([...loaded.tensors.keys()]).toEqual([...tensors.keys()]);
    for (const [name, tensor] of tensors)
      expect(host(loaded.tensors.get(name) as mx.MLXArray), name).toEqualBits(host(tensor) as HostTensor);
  });

  it.each(['float32', 'float16', 'bfloat16', 'float64', 'int8', 'int16', 'int32', 'int64'] as const)(
    'keeps %s',
    async (dtype) => {
      const array = mx.array([1, -2, 3, 4, 5, 6], { dtype, shape: [2, 3] });
      await mx.saveGGUF(path, { x: array, scalar: mx.array(1, { dtype }), none: mx.zeros([0, 2], { dtype }) });
      const { tensors } = await mx.loadGGUF(path);
      expect(host(tensors.get('x') as mx.MLXArray)).toEqualBits(host(array));
      expect(tensors.get('scalar')?.shape).toEqual([]);
      expect(tensors.get('none')?.shape).toEqual([0, 2]);
    },
  );

  it('keeps metadata with its types', async () => {
    const metadata = {
      text: 'a\0β',
      small: 7,
      negative: -7,
      large: 2 ** 40,
      huge: 2n ** 63n,
      half: 0.5,
      fine: 0.1,
      yes: true,
      lists: [[1, 2], ['a'], []],
      none: [],
      base: 10000,
      bytes: [1, 255],
      mixed: [1, -1, 0.5],
    };
    const types = { base: 'float32', bytes: 'uint8[]' } as const;
    await mx.saveGGUF(path, {}, { metadata, metadataTypes: types });
    const header = await mx.readGGUFHeader(path);
    expect(Object.fromEntries(header.metadata)).toEqual(metadata);
    expect(Object.fromEntries(header.metadataTypes)).toEqual({
      text: 'string',
      small: 'uint32',
      negative: 'int32',
      large: 'uint64',
      huge: 'uint64',
      half: 'float32',
      fine: 'float64',
      yes: 'bool',
      lists: 'array[]',
      none: 'string[]',
      base: 'float32',
      bytes: 'uint8[]',
      mixed: 'float32[]',
    });
  });

  it('takes bigints for integers of every width', async () => {
    await mx.saveGGUF(path, {}, { metadata: { a: [7n, -7n], b: 2n }, metadataTypes: { b: 'int64' } });
    const { metadata } = await mx.readGGUFHeader(path);
    expect(Object.fromEntries(metadata)).toEqual({ a: [7, -7], b: 2 });
  });

  const packed = (scale: mx.MLXArray, bias: mx.MLXArray) => ({
    'x.weight': mx.zeros([2, 4], { dtype: 'uint32' }),
    'x.scales': scale,
    'x.biases': bias,
  });
  const ones = () => mx.ones([2, 1], { dtype: 'float32' });
  const q4 = { tensorTypes: { 'x.weight': 'Q4_1' } } as const;

  it('takes scales of other dtypes where float16 holds them', async () => {
    await mx.saveGGUF(path, packed(mx.multiply(ones(), 0.5), ones()), q4);
    const { tensors } = await mx.loadGGUF(path);
    expect(tensors.get('x.scales')).toMatchObject({ dtype: 'float16' });
    expect(tensors.get('x.scales')?.tolist()).toEqual([[0.5], [0.5]]);
  });

  it.each<[string, () => [object, mx.SaveGGUFOptions?], string]>([
    ['a dtype that GGUF lacks', () => [{ x: mx.array([true]) }], 'GGUF has no bool'],
    ['packed weights of no stated type', () => [packed(ones(), ones())], 'need a type Q4_0, Q4_1 or Q8_0'],
    ['scales that float16 does not hold', () => [packed(mx.multiply(ones(), 0.1), ones()), q4], 'scales that float16'],
    [
      'biases that the type has no place for',
      () => [packed(ones(), ones()), { tensorTypes: { 'x.weight': 'Q4_0' } }],
      'biases of -8 times the scale',
    ],
    [
      'groups of 64',
      () => [packed(mx.ones([2, 2]), mx.ones([2, 2])), q4],
      'expected uint32 [2, 8] beside scales [2, 2] for Q4_1, in groups of 32',
    ],
    ['weights without scales', () => [{ 'x.weight': mx.zeros([2, 4], { dtype: 'uint32' }) }, q4], '"x.scales" beside'],
    ['a type for another dtype', () => [{ x: ones() }, { tensorTypes: { x: 'F16' } }], 'holds as it is'],
    ['a type for no tensor', () => [{}, { tensorTypes: { x: 'F16' } }], 'no tensor "x"'],
    ['a value beyond its type', () => [{}, { metadata: { a: 256 }, metadataTypes: { a: 'uint8' } }], 'uint8 holds'],
    ['metadata of mixed kinds', () => [{}, { metadata: { a: [1, 'x'] } }], 'lists of one of them'],
    ['an empty key', () => [{}, { metadata: { '': 1 } }], '1 to 65535 bytes'],
    ['an empty name', () => [{ '': ones() }], '1 to 1024 bytes'],
  ])('refuses %s', async (_, call, message) => {
    const [tensors, options] = call();
    const error = await mx.saveGGUF(path, tensors as never, options).catch((error: unknown) => error);
    expect(error).toMatchObject({ name: 'FileError', op: 'saveGGUF', path });
    expect((error as Error).message).toContain(message);
  });
});
