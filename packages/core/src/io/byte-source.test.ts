import { execFileSync } from 'node:child_process';
import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import '../setup.js';
import { memorySource } from './byte-source.js';
import { failureOf } from './failure.js';
import { withFile } from './file-source.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlxts-source-'));
});

afterAll(() => rm(folder, { recursive: true }));

const file = async (name: string, bytes: string) => {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return [path, failureOf('load', path)] as const;
};

it('reads a range into a buffer of its own', async () => {
  const [path, fail] = await file('a', '0123456789');
  const [fromFile, fromMemory] = await withFile(path, fail, async (source) => [
    await source.read(3, 4),
    await memorySource(Buffer.from('0123456789'), fail).read(3, 4),
  ]);
  for (const bytes of [fromFile, fromMemory]) {
    expect(Buffer.from(bytes ?? []).toString()).toBe('3456');
    expect(bytes?.buffer.byteLength).toBe(4);
  }
});

it('refuses a range beyond the end before allocating it', async () => {
  const [path, fail] = await file('b', '0123456789');
  await withFile(path, fail, async (source) => {
    await expect(source.read(8, 2 ** 50)).rejects.toThrow(`expected ${2 ** 50} bytes at offset 8, the file has 10`);
    await expect(memorySource(new Uint8Array(3), fail).read(0, 4)).rejects.toThrow('the file has 3');
  });
});

it('notices a file that was cut or extended while it was read', async () => {
  const [path, fail] = await file('c', '0123456789');
  await withFile(path, fail, async (source) => {
    await truncate(path, 6);
    await expect(source.read(4, 4)).rejects.toThrow('expected 4 bytes at offset 4, the file ended after 2 of them');
    await expect(source.readArray(4, [2, 2], 'uint8')).rejects.toMatchObject({
      message: `load: expected 4 bytes at offset 4, the file ended after 2 of them (${path})`,
      path,
    });
    await expect(source.checkUnchanged()).rejects.toThrow('expected 10 bytes, got 6');
    await appendFile(path, '6789');
    await source.checkUnchanged();
  });
});

it('reads an array of row-major bytes', async () => {
  const [path, fail] = await file('e', '0123456789');
  await withFile(path, fail, async (file) => {
    for (const source of [file, memorySource(Buffer.from('0123456789'), fail)]) {
      expect((await source.readArray(3, [2, 2], 'uint8')).tolist()).toEqual([
        [51, 52],
        [53, 54],
      ]);
      await expect(source.readArray(8, [2], 'int16')).rejects.toThrow('the file has 10');
    }
  });
});

it('names what is missing or no regular file', async () => {
  const fifo = join(folder, 'fifo');
  execFileSync('mkfifo', [fifo]);
  const open = (path: string) => withFile(path, failureOf('load', path), async () => 0);
  await expect(open(join(folder, 'none'))).rejects.toMatchObject({ code: 'NotFound', path: join(folder, 'none') });
  await expect(open(folder)).rejects.toThrow('expected a regular file');
  await expect(open(fifo)).rejects.toThrow('expected a regular file');
  await expect(open('')).rejects.toMatchObject({ name: 'FileError', code: 'Argument' });
  await expect(open(`${folder}/a\0b`)).rejects.toMatchObject({ name: 'FileError', code: 'InteriorNul' });
});

it('passes what the body throws unchanged', async () => {
  const [path, fail] = await file('d', '');
  const error = new RangeError('mine');
  await expect(withFile(path, fail, () => Promise.reject(error))).rejects.toBe(error);
});
