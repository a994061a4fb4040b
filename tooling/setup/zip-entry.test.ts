import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { extractEntry } from './zip-entry.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxts-zip-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A zip archive of the given files: the first stored, the others deflated. */
function zip(files: Record<string, Buffer>): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const method = entries.length === 0 ? 0 : 8;
    const data = method === 0 ? content : deflateRawSync(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), data);
    entries.push(entry, Buffer.from(name));
    offset += 30 + name.length + data.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

test('stored and deflated entries come out whole', async () => {
  const files = { 'a/stored.bin': Buffer.from('stored'), 'b/deflated.bin': Buffer.alloc(300_000, 'deflated ') };
  const archive = join(folder, 'archive.zip');
  writeFileSync(archive, zip(files));
  for (const [name, content] of Object.entries(files)) {
    let last = 0;
    await extractEntry(archive, name, join(folder, 'out'), (_chunk: Buffer, done: number) => {
      last = done;
    });
    expect(readFileSync(join(folder, 'out')).equals(content)).toBe(true);
    expect(last).toBe(content.length);
  }
});

test('an entry that is not there, and a file that is no archive, are named', async () => {
  const archive = join(folder, 'archive.zip');
  writeFileSync(archive, zip({ a: Buffer.from('x') }));
  await expect(extractEntry(archive, 'b', join(folder, 'out'), () => undefined)).rejects.toThrow('has no entry b');
  writeFileSync(archive, 'no zip at all, but long enough to hold an end record');
  await expect(extractEntry(archive, 'b', join(folder, 'out'), () => undefined)).rejects.toThrow(
    'is not a zip archive',
  );
});
