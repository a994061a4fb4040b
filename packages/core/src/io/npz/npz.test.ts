import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, aroundEach, beforeAll, describe, expect, it } from 'vitest';
import * as mx from '../../index.js';
import { writeZip } from '../zip/write-zip.js';

let folder: string;
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlxts-npz-'));
  path = join(folder, 'a.npz');
});

afterAll(() => rm(folder, { recursive: true }));

// Nothing that a test leaves can be collected while the next one counts.
aroundEach(async (test) => {
  await mx.tidy(test);
});

async function zip(entries: Record<string, Uint8Array>, isCompressed = false): Promise<Buffer> {
  const inputs = Object.entries(entries).map(([name, bytes]) => ({ name, read: async () => bytes }));
  return buffer(writeZip(inputs, isCompressed));
}

async function npy(): Promise<Uint8Array> {
  const file = join(folder, 'one.npy');
  await mx.save(file, mx.zeros([4096]));
  return readFile(file);
}

describe('savez, savezCompressed and loadNpz', () => {
  it.each([
    ['savez', mx.savez],
    ['savezCompressed', mx.savezCompressed],
  ] as const)('%s writes what loadNpz reads, with names of any text', async (_, save) => {
    await save(path, { 'a/β': mx.array([1, 2]), b: mx.array(true) });
    const arrays = await mx.loadNpz(path);
    expect([...arrays].map(([name, array]) => [name, array.tolist()])).toEqual([
      ['a/β', [1, 2]],
      ['b', true],
    ]);
  });

  it('number the arrays of a list, and keep no arrays at all', async () => {
    await mx.savez(path, [mx.array(1), mx.array(2)]);
    expect([...(await mx.loadNpz(path)).keys()]).toEqual(['arr_0', 'arr_1']);
    await mx.savez(path, {});
    expect((await mx.load(path as `${string}.npz`)).size).toBe(0);
  });

  it('write the same bytes for the same arrays, fewer of them deflated', async () => {
    const [first, second, packed] = ['1', '2', '3'].map((name) => join(folder, name)) as [string, string, string];
    await mx.savez(first, { a: mx.zeros([4096]) });
    await mx.savez(second, { a: mx.zeros([4096]) });
    await mx.savezCompressed(packed, { a: mx.zeros([4096]) });
    expect(await readFile(first)).toEqual(await readFile(second));
    expect((await readFile(packed)).length).toBeLessThan(1000);
  });
});

describe('loadNpz refuses', () => {
  const refusal = async (bytes: Uint8Array) => {
    const before = mx.liveHandles();
    const error = await mx.loadNpz(bytes).catch((error: unknown) => error);
    expect(mx.liveHandles()).toBe(before);
    expect(error).toMatchObject({ name: 'FileError', op: 'loadNpz' });
    return (error as Error).message;
  };

  it('entries that are no arrays, one name twice, and a malformed array by its entry', async () => {
    const one = await npy();
    expect(await refusal(await zip({ 'a.npy': one, 'b.txt': one }))).toContain('entry "b.txt"');
    expect(await refusal(await zip({ 'a.npy': one.subarray(0, 200) }))).toContain(
      'entry "a.npy": expected 16384 bytes',
    );
    const twice = await zip({ 'a.npy': one, 'b.npy': one });
    expect(await refusal(Buffer.from(twice.toString('latin1').replaceAll('b.npy', 'a.npy'), 'latin1'))).toContain(
      '"a.npy" is there twice',
    );
  });

  it.each([false, true])('bytes that the checksum does not fit, deflated: %s', async (isCompressed) => {
    const bytes = await zip({ 'a.npy': Buffer.from('\x93NUMPY and more, once', 'latin1') }, isCompressed);
    const at = bytes.indexOf('PK\x01\x02') + 16;
    bytes.writeUInt32LE(7, at);
    expect(await refusal(bytes)).toContain('expected bytes with the checksum 7');
  });

  it('sizes that the bytes cannot have, before anything is allocated for them', async () => {
    const bytes = await zip({ 'a.npy': await npy() }, true);
    const extra = bytes.lastIndexOf(Buffer.from([1, 0, 24, 0])) + 4;
    bytes.writeBigUInt64LE(2n ** 40n, extra);
    expect(await refusal(bytes)).toContain('cannot hold 1099511627776');
    bytes.writeBigUInt64LE(16_000n, extra);
    expect(await refusal(bytes)).toContain('expected 16000 bytes deflated');
  });

  it('truncated files, directories that lie elsewhere, and encrypted entries', async () => {
    const bytes = await zip({ 'a.npy': await npy() });
    expect(await refusal(bytes.subarray(0, -1))).toContain('without a directory at its end');
    expect(await refusal(Buffer.concat([Buffer.from('MZ'), bytes]))).toContain('none where it should be');
    const encrypted = Buffer.from(bytes);
    encrypted.writeUInt16LE(1, encrypted.indexOf('PK\x01\x02') + 8);
    expect(await refusal(encrypted)).toContain('is encrypted');
  });

  it('entries that lie over each other', async () => {
    const bytes = await zip({ 'a.npy': await npy(), 'b.npy': await npy() });
    const extra = bytes.lastIndexOf(Buffer.from([1, 0, 24, 0])) + 4;
    bytes.writeBigUInt64LE(0n, extra + 16);
    expect(await refusal(bytes)).toContain('overlaps');
  });

  it('what is no zip file', async () => {
    await writeFile(path, 'PK');
    await expect(mx.loadNpz(path)).rejects.toMatchObject({ name: 'FileError', path });
  });
});
