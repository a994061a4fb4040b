import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { processMark } from '../process-mark.js';
import { failureOf } from './failure.js';
import { withFile } from './file-source.js';
import { writeAtomic } from './write-atomic.js';

let folder: string;
let path: string;
const fail = failureOf('save', 'out');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlxts-write-'));
  path = join(folder, 'out');
  await writeFile(path, 'old');
});

afterEach(() => rm(folder, { recursive: true }));

it('replaces a file, and a reader of the old one keeps it', async () => {
  await withFile(path, fail, async (source) => {
    await writeAtomic(path, [Buffer.from('ne'), Buffer.from('wer')], fail);
    expect(Buffer.from(await source.read(0, 3)).toString()).toBe('old');
  });
  expect(await readFile(path, 'utf8')).toBe('newer');
  expect(await readdir(folder)).toEqual(['out']);
});

it('keeps the old file and leaves nothing behind when the data fails', async () => {
  const error = new Error('eval');
  function* chunks() {
    yield Buffer.from('half');
    throw error;
  }
  await expect(writeAtomic(path, chunks(), fail)).rejects.toBe(error);
  expect(await readFile(path, 'utf8')).toBe('old');
  expect(await readdir(folder)).toEqual(['out']);
});

it('removes the hidden file when it cannot be renamed', async () => {
  await mkdir(join(folder, 'directory', 'full'), { recursive: true });
  await expect(writeAtomic(join(folder, 'directory'), [Buffer.from('x')], fail)).rejects.toMatchObject({
    name: 'FileError',
  });
  expect((await readdir(folder)).sort()).toEqual(['directory', 'out']);
});

it('refuses a missing directory and a NUL in the path', async () => {
  await expect(writeAtomic(join(folder, 'no', 'out'), [], fail)).rejects.toMatchObject({ code: 'NotFound' });
  await expect(writeAtomic(`${path}\0x`, [], fail)).rejects.toMatchObject({ code: 'InteriorNul' });
});

it('sweeps what killed saves to the same file left, and nothing else', async () => {
  const [place] = processMark().split('-');
  const dead = `${place}-${Number(spawnSync('true').pid).toString(36)}-1`;
  const hidden = (name: string, mark: string) => `.${name}.${mark}.0123456789abcdef.tmp`;
  const others = [hidden('out', processMark()), hidden('other', dead), '.out.tmp', `.out.${dead}.tmp`];
  for (const name of [...others, hidden('out', dead)]) await writeFile(join(folder, name), '');
  await writeAtomic(path, [Buffer.from('x')], fail);
  expect((await readdir(folder)).sort()).toEqual([...others, 'out'].sort());
});

it('takes names as long as a file may have', async () => {
  const long = join(folder, 'ö'.repeat(127));
  await writeAtomic(long, [Buffer.from('x')], fail);
  expect(await readFile(long, 'utf8')).toBe('x');
});

it('removes the hidden file when the process ends', () => {
  const program = `
    import { saveSafetensors, zeros } from ${JSON.stringify(import.meta.resolve('@mlxts/core'))};
    import { watch } from 'node:fs';
    watch(process.argv[1], () => process.exit());
    await saveSafetensors(process.argv[1] + '/out', { a: zeros([4_000_000]) });
  `;
  spawnSync(process.execPath, ['--input-type=module', '-e', program, folder]);
  expect(readdirSync(folder)).toEqual(['out']);
});

it('two saves at once leave one whole file', async () => {
  const contents = ['a', 'b'].map((letter) => letter.repeat(100_000));
  await Promise.all(contents.map((text) => writeAtomic(path, [Buffer.from(text)], fail)));
  expect(contents).toContain(await readFile(path, 'utf8'));
  expect(await readdir(folder)).toEqual(['out']);
});
