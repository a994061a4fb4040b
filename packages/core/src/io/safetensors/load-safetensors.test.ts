import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSafetensors, type HostTensor, itemsizes, type OracleDtype, seededIntegers } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, aroundEach, beforeAll, describe, expect, it } from 'vitest';
import * as mx from '../../index.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlxts-load-'));
});

afterAll(() => rm(folder, { recursive: true }));

// Nothing that a test leaves can be collected while the next one counts.
aroundEach(async (test) => {
  await mx.tidy(test);
});

const integer = seededIntegers(9);
const dtypes = Object.keys(itemsizes) as OracleDtype[];
const samples = dtypes.flatMap((dtype) =>
  [[], [2, 3], [0, 4]].map((shape): HostTensor & { name: string } => {
    const length = shape.reduce((product, dimension) => product * dimension, itemsizes[dtype]);
    const bytes = Uint8Array.from({ length }, () => integer(dtype === 'bool' ? 2 : 256));
    return { name: `${dtype}.${shape.length}.${length}`, dtype, shape, bytes };
  }),
);

function host(array: mx.MLXArray | undefined): HostTensor {
  if (array === undefined) throw new Error('no such tensor');
  const { buffer, byteOffset, byteLength } = array.toTypedArray();
  return { dtype: array.dtype, shape: array.shape, bytes: new Uint8Array(buffer, byteOffset, byteLength) };
}

describe('loadSafetensors and saveSafetensors', () => {
  it('round-trip every dtype bit by bit, from a path and from bytes', async () => {
    const path = join(folder, 'all.safetensors');
    const arrays = new Map(samples.map(({ name, bytes, shape, dtype }) => [name, mx.fromBytes(bytes, shape, dtype)]));
    await mx.saveSafetensors(path, arrays, { metadata: { format: 'mlx' } });
    for (const from of [path, await readFile(path)]) {
      const { tensors, metadata } = await mx.loadSafetensors(from);
      expect([...metadata]).toEqual([['format', 'mlx']]);
      expect(tensors.size).toBe(samples.length);
      for (const sample of samples) expect(host(tensors.get(sample.name))).toEqualBits(sample);
    }
  });

  it('save what is lazy and not contiguous in row-major order', async () => {
    const path = join(folder, 'lazy.safetensors');
    const a = mx.array([1, 2, 3, 4, 5, 6], { shape: [2, 3] });
    await mx.saveSafetensors(path, {
      t: mx.add(mx.transpose(a), 1),
      column: mx.slice(mx.transpose(a), [0, 1], [3, 2]),
    });
    const { tensors } = await mx.loadSafetensors(path);
    expect(tensors.get('t')?.tolist()).toEqual([
      [2, 5],
      [3, 6],
      [4, 7],
    ]);
    expect(tensors.get('column')?.tolist()).toEqual([[4], [5], [6]]);
  });

  it('save over the file that the arrays came from', async () => {
    const path = join(folder, 'over.safetensors');
    await mx.saveSafetensors(path, { a: mx.array([1, 2]) });
    const { tensors } = await mx.loadSafetensors(path);
    await mx.saveSafetensors(path, tensors);
    expect((await mx.loadSafetensors(path)).tensors.get('a')?.tolist()).toEqual([1, 2]);
  });

  it('leave the old file and nothing else when a graph fails', async () => {
    const path = join(folder, 'kept.safetensors');
    await mx.saveSafetensors(path, { a: mx.array([1, 2]) });
    const before = await readdir(folder);
    const dead = mx.array([1]);
    const alive = mx.array([2]);
    dead.dispose();
    await expect(mx.saveSafetensors(path, { alive, dead })).rejects.toSatisfy(mx.HandleError.isInstance);
    expect(await readdir(folder)).toEqual(before);
    expect((await mx.loadSafetensors(path)).tensors.get('a')?.tolist()).toEqual([1, 2]);
  });

  it('free what was loaded before an error', async () => {
    const path = join(folder, 'bad.safetensors');
    const header = {
      a: { dtype: 'F32', shape: [4], data_offsets: [0, 16] },
      b: { dtype: 'BOOL', shape: [1], data_offsets: [16, 17] },
    };
    await writeFile(path, buildSafetensors(header, new Uint8Array(17).fill(9)));
    const before = mx.liveHandles();
    await expect(mx.loadSafetensors(path)).rejects.toThrow(
      'loadSafetensors: tensor "b": expected BOOL bytes of 0 or 1',
    );
    expect(mx.liveHandles()).toBe(before);
  });

  it('hand the tensors to the scope around the load', async () => {
    const path = join(folder, 'scope.safetensors');
    await mx.saveSafetensors(path, { a: mx.array([1, 2]) });
    const before = mx.liveHandles();
    await mx.tidy(async () => void (await mx.loadSafetensors(path)));
    expect(mx.liveHandles()).toBe(before);
  });

  it('name the op and path of a missing file, and refuse other arguments', async () => {
    const path = join(folder, 'none.safetensors');
    await expect(mx.loadSafetensors(path)).rejects.toMatchObject({ op: 'loadSafetensors', code: 'NotFound', path });
    await expect(mx.loadSafetensors(JSON.parse('3') as string)).rejects.toThrow(
      'expected a path, Uint8Array, ReadableStream or FileHandle, got 3',
    );
  });
});
