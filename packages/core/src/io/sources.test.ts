import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, aroundEach, beforeAll, describe, expect, it } from 'vitest';
import * as mx from '../index.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlxts-sources-'));
});

afterAll(() => rm(folder, { recursive: true }));

// Nothing that a test leaves can be collected while the next one counts.
aroundEach(async (test) => {
  await mx.tidy(test);
});

const loaders = {
  safetensors: async (from: mx.FileInput) => (await mx.loadSafetensors(from)).tensors,
  npz: mx.loadNpz,
  gguf: async (from: mx.FileInput) => (await mx.loadGGUF(from)).tensors,
  npy: async (from: mx.FileInput) => new Map([['a', await mx.loadNpy(from)]]),
};
type Format = keyof typeof loaders;
const formats = Object.keys(loaders) as Format[];

/** A file that holds `a`, [1, 2] of float32, with no extension that would tell its format. */
async function sample(format: Format): Promise<string> {
  const path = join(folder, `sample-${format}`);
  const a = mx.array([1, 2]);
  if (format === 'npy') await mx.save(path, a);
  else if (format === 'npz') await mx.savez(path, { a });
  else if (format === 'safetensors') await mx.saveSafetensors(path, { a });
  else await mx.saveGGUF(path, { a });
  return path;
}

function streamOf(bytes: Uint8Array): ReadableStream<Uint8Array> {
  const halves = [bytes.subarray(0, bytes.length / 2), bytes.subarray(bytes.length / 2)];
  return new ReadableStream({
    pull(controller) {
      const half = halves.shift();
      if (half === undefined) controller.close();
      else controller.enqueue(Uint8Array.from(half));
    },
  });
}

describe.each(formats)('a file of %s', (format) => {
  it('loads from a path, bytes, a stream and a handle that stays open, by its loader and by load', async () => {
    const path = await sample(format);
    const bytes = await readFile(path);
    for (const read of [loaders[format], mx.load]) {
      const handle = await open(path);
      for (const from of [path, bytes, streamOf(bytes), handle]) {
        const loaded = await read(from);
        const array = loaded instanceof mx.MLXArray ? loaded : loaded.get('a');
        expect(array?.tolist()).toEqual([1, 2]);
      }
      expect((await handle.stat()).size).toBe(bytes.length);
      await handle.close();
    }
  });

  it('fails with what its stream fails with, and leaves nothing alive', async () => {
    const before = mx.liveHandles();
    const error = new RangeError('mine');
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(error);
      },
    });
    await expect(loaders[format](broken)).rejects.toBe(error);
    const texts = new ReadableStream({
      start(controller) {
        controller.enqueue('text');
        controller.close();
      },
    });
    await expect(loaders[format](texts)).rejects.toThrow("expected a stream of Uint8Array, got 'text'");
    expect(mx.liveHandles()).toBe(before);
  });
});

const savers: Record<Format, (to: mx.FileOutput) => Promise<void>> = {
  npy: (to) => mx.save(to, mx.array([1, 2])),
  npz: (to) => mx.savez(to, { a: mx.array([1, 2]) }),
  gguf: (to) => mx.saveGGUF(to, { a: mx.array([1, 2]) }),
  safetensors: (to) => mx.saveSafetensors(to, { a: mx.array([1, 2]) }),
};

describe.each(Object.entries(savers))('a file of %s', (_, write) => {
  it('is written alike to a path, a stream and a handle', async () => {
    const path = join(folder, 'saved');
    await write(path);
    const whole = await readFile(path);
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const [streamed] = await Promise.all([buffer(readable), write(writable)]);
    expect(streamed).toEqual(whole);
    const other = join(folder, 'handle');
    await writeFile(other, 'x'.repeat(10_000));
    const handle = await open(other, 'r+');
    await write(handle);
    await handle.close();
    expect(await readFile(other)).toEqual(whole);
  });

  it('fails with what its stream fails with, and lets go of the stream', async () => {
    const error = new RangeError('mine');
    const full = new WritableStream<Uint8Array>({
      write() {
        throw error;
      },
    });
    await expect(write(full)).rejects.toBe(error);
    expect(full.locked).toBe(false);
  });
});

describe('load and save', () => {
  it('refuse other arguments and streams that are in use', async () => {
    const locked = new ReadableStream();
    locked.getReader();
    await expect(mx.load(locked)).rejects.toMatchObject({ name: 'ArgumentError', op: 'load' });
    await expect(mx.load(JSON.parse('3'))).rejects.toThrow('expected a path, Uint8Array, ReadableStream or FileHandle');
    const writable = new WritableStream();
    writable.getWriter();
    await expect(mx.save(writable, mx.array(1))).rejects.toMatchObject({ name: 'ArgumentError', op: 'save' });
  });

  it('refuse bytes of no known format, and read damaged ones by their extension', async () => {
    await expect(mx.load(Buffer.from('hello'))).rejects.toThrow('expected a safetensors, npy, npz or GGUF file');
    const path = join(folder, 'cut.npy');
    await writeFile(path, 'hello world, this is long');
    await expect(mx.load(path)).rejects.toThrow('expected an npy file');
  });

  it('tell the format of arrays by name from the extension', async () => {
    for (const path of ['a.npz', 'a.safetensors', 'a.gguf'].map((name) => join(folder, name))) {
      await mx.save(path, { a: mx.array([3]) });
      const loaded = await mx.load(path);
      expect(loaded instanceof Map && loaded.get('a')?.tolist()).toEqual([3]);
      await expect(mx.save(path, mx.array(1))).rejects.toThrow('expected arrays by name');
    }
    await expect(mx.save(join(folder, 'a.npy'), { a: mx.array(1) })).rejects.toMatchObject({ code: 'Argument' });
  });

  it('refuse a handle that is closed', async () => {
    const path = await sample('npy');
    const handle = await open(path);
    await handle.close();
    await expect(mx.load(handle)).rejects.toMatchObject({ name: 'FileError' });
    await expect(mx.save(handle, mx.array(1))).rejects.toMatchObject({ name: 'FileError' });
  });
});
