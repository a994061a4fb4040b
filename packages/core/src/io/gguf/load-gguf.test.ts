import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildGGUF, ggufText, ggufTypes } from '@mlxts/oracle';
import { afterAll, aroundEach, beforeAll, describe, expect, it } from 'vitest';
import * as mx from '../../index.js';

let folder: string;
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlxts-gguf-'));
  path = join(folder, 'a.gguf');
  const scaleOne = [0x00, 0x3c];
  await writeFile(
    path,
    buildGGUF({
      metadata: [{ key: 'general.name', type: ggufTypes.string, value: ggufText('tiny') }],
      tensors: [
        { name: 'plain', type: 0, dims: [2, 1], data: new Uint8Array(Float32Array.of(1, 2).buffer) },
        { name: 'q.weight', type: 8, dims: [32], data: Uint8Array.from([...scaleOne, ...Array(32).keys()]) },
      ],
    }),
  );
});

afterAll(() => rm(folder, { recursive: true }));

// Nothing that a test leaves can be collected while the next one counts.
aroundEach(async (test) => {
  await mx.tidy(test);
});

describe('loadGGUF', () => {
  it('gives arrays, metadata and the storage types', async () => {
    const { tensors, metadata, tensorTypes } = await mx.loadGGUF(path);
    expect(metadata.get('general.name')).toBe('tiny');
    expect([...tensorTypes]).toEqual([
      ['plain', 'F32'],
      ['q.weight', 'Q8_0'],
    ]);
    expect([...tensors.keys()]).toEqual(['plain', 'q.weight', 'q.scales', 'q.biases']);
    expect(tensors.get('plain')?.tolist()).toEqual([[1, 2]]);
    expect(tensors.get('q.weight')).toMatchObject({ dtype: 'uint32', shape: [8] });
    expect(tensors.get('q.weight')?.tolist()).toContain(0x83828180);
    expect(tensors.get('q.scales')?.tolist()).toEqual([1]);
    expect(tensors.get('q.biases')?.tolist()).toEqual([-128]);
  });

  it('leaves nothing alive after a truncated file', async () => {
    const cut = join(folder, 'cut.gguf');
    await writeFile(cut, buildGGUF({ tensors: [{ name: 'x', type: 0, dims: [2], data: new Uint8Array(8) }] }));
    await truncate(cut, 71);
    const before = mx.liveHandles();
    await expect(mx.loadGGUF(cut)).rejects.toMatchObject({ name: 'FileError', op: 'loadGGUF', path: cut });
    expect(mx.liveHandles()).toBe(before);
  });

  it('agrees with readGGUFHeader', async () => {
    const { tensors, metadata } = await mx.readGGUFHeader(path);
    expect(metadata.get('general.name')).toBe('tiny');
    expect(tensors).toMatchObject([
      { name: 'plain', type: 'F32', shape: [1, 2] },
      { name: 'q.weight', type: 'Q8_0', shape: [32] },
    ]);
  });

  it('takes a header that was read before, of the same file', async () => {
    const header = await mx.readGGUFHeader(path);
    const { tensors, metadata } = await mx.loadGGUF(path, { header });
    expect(metadata).toBe(header.metadata);
    expect(tensors.get('q.biases')?.tolist()).toEqual([-128]);
    const other = join(folder, 'grown.gguf');
    await writeFile(other, Buffer.concat([await readFile(path), new Uint8Array(1)]));
    await expect(mx.loadGGUF(other, { header })).rejects.toThrow('the file changed since its header was read');
  });

  it('refuses a header that it did not read', async () => {
    const header = await mx.readGGUFHeader(path);
    for (const made of [{ ...header }, null, 1]) {
      await expect(mx.loadGGUF(path, { header: made as never })).rejects.toMatchObject({ name: 'ArgumentError' });
    }
  });

  it('calls whileReading once, and fails with what it throws', async () => {
    let calls = 0;
    await mx.loadGGUF(path, { whileReading: () => void calls++ });
    expect(calls).toBe(1);
    const before = mx.liveHandles();
    const error = new RangeError('mine');
    const whileReading = () => {
      throw error;
    };
    await expect(mx.loadGGUF(path, { whileReading })).rejects.toBe(error);
    expect(mx.liveHandles()).toBe(before);
  });

  it('names a missing file', async () => {
    await expect(mx.loadGGUF(join(folder, 'none'))).rejects.toMatchObject({ code: 'NotFound' });
    await expect(mx.readGGUFHeader(join(folder, 'none'))).rejects.toMatchObject({
      op: 'readGGUFHeader',
      code: 'NotFound',
    });
  });
});
