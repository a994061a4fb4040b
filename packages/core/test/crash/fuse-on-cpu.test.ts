import { execFileSync, spawn } from 'node:child_process';
import { appendFile, chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('fuse-on-cpu.mjs', import.meta.url));
const together = 12;
let folder: string;
let cache: string;
let calls: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlxts-fusion-'));
  cache = join(folder, 'cache');
  calls = join(folder, 'calls');
  const real = execFileSync('which', ['g++'], { encoding: 'utf8' }).trim();
  await mkdir(join(folder, 'made'));
  await writeScript('counting', countingCompiler(real));
  await writeScript('broken', 'case "$*" in *-shared*) echo cannot; exit 1;; esac; echo broken');
});

afterAll(() => rm(folder, { recursive: true }));

/**
 * A g++ that writes down each kernel that it is called for. It compiles each once; where it has one it takes the time to
 * write the library in two parts, between which whoever shares the file would find half of it.
 */
const countingCompiler = (real: string): string => `
case "$*" in
*-shared*)
  echo call >> '${calls}'
  for out; do :; done
  made='${join(folder, 'made')}'/"$(basename "$out")"
  if [ -e "$made" ]; then
    head -c 4096 "$made" > "$out"; sleep 0.2; tail -c +4097 "$made" >> "$out"
  else
    '${real}' "$@" -O0 && cp "$out" "$made.$$" && mv "$made.$$" "$made"
  fi
  exit;;
esac
exec '${real}' "$@"`;

async function writeScript(name: string, text: string): Promise<void> {
  await mkdir(join(folder, name));
  await writeFile(join(folder, name, 'g++'), `#!/bin/sh\n${text}\n`);
  await chmod(join(folder, name, 'g++'), 0o755);
}

interface End {
  readonly code: number | null;
  readonly printed: { difference?: number; temporary?: string; name?: string; code?: string; message?: string };
}

function run(mode: string, compiler = 'counting', env: NodeJS.ProcessEnv = {}): Promise<End & { stderr: string }> {
  const path = compiler === '' ? folder : `${join(folder, compiler)}${delimiter}${process.env.PATH}`;
  const child = spawn(process.execPath, [program, mode], {
    env: { ...process.env, PATH: path, MLXTS_CACHE: cache, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stderr, printed: JSON.parse(stdout || '{}') }));
  });
}

const linesOf = async (path: string): Promise<number> => (await readFile(path, 'utf8')).split('\n').length - 1;

async function store(): Promise<{ path: string; names: string[] }> {
  const [name] = await readdir(join(cache, 'compiled'));
  const path = join(cache, 'compiled', String(name));
  return { path, names: await readdir(path) };
}

describe('functions that are fused on the CPU', () => {
  it('are right in twelve processes at once, none of which finds a kernel, and then compiled no more', async () => {
    expect((await run('fuse', 'counting', { MLXTS_CACHE: join(folder, 'another') })).code).toBe(0);
    for (const count of [together, 3]) {
      const ends = await Promise.all(Array.from({ length: count }, () => run('fuse')));
      for (const { code, stderr, printed } of ends) {
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
        expect(printed.difference).toBeLessThan(1e-6);
      }
      const folders = ends.map(({ printed }) => printed.temporary);
      expect(new Set(folders).size).toBe(count);
      const { path, names } = await store();
      expect(folders.every((each) => each?.startsWith(path))).toBe(true);
      expect(names.filter((name) => name.endsWith('.so'))).toEqual(names);
      expect(names).toHaveLength(2);
      if (count === together) await appendFile(calls, 'first wave\n');
    }
    const texts = (await readFile(calls, 'utf8')).trimEnd().split('\n');
    expect(texts.at(-1)).toBe('first wave');
    expect(texts.length).toBeGreaterThan(2 + 2);
  }, 120_000);

  it('lie where only this user reads and writes', async () => {
    const { path } = await store();
    for (const each of [path, join(cache, 'compiled')]) expect((await stat(each)).mode & 0o777).toBe(0o700);
  });

  it('are computed in workers too, which cannot change the mode', async () => {
    const { code, printed } = await run('worker');
    expect(code).toBe(0);
    expect(printed).toEqual({ codes: ['Unsupported', 'Unsupported'], value: expect.closeTo(Math.tanh(1), 6) });
  });

  it('leave a folder where the process is killed, which the next process removes', async () => {
    const runs = async () => (await store()).names.filter((name) => name.startsWith('run-'));
    await run('killed');
    expect(await runs()).toHaveLength(1);
    await run('fuse');
    expect(await runs()).toEqual([]);
  });

  it('give an EvalError where the compiler fails', async () => {
    const { printed } = await run('broken', 'broken');
    expect(printed).toMatchObject({ name: 'EvalError', code: 'Eval' });
    expect(printed.message).toContain('Failed to compile function');
    expect(printed.message).toContain('cannot');
  });
});

describe('fusion on the CPU', () => {
  it('is off unless it is asked for: no compiler runs for a kernel', async () => {
    const before = await linesOf(calls);
    const { printed } = await run('plain');
    expect(printed).toEqual({ difference: 0, temporary: tmpdir() });
    expect(await linesOf(calls)).toBe(before);
  });

  it('is refused without a compiler, and all stays as it was', async () => {
    const { printed } = await run('refused', '');
    expect(printed).toMatchObject({ name: 'MLXError', code: 'Unsupported', difference: 0, temporary: tmpdir() });
    expect(printed.message).toContain('expected the compiler g++ on the path');
  });

  it('is refused where others may write, and for a path that a shell would change', async () => {
    const open = join(folder, 'open');
    await mkdir(join(open, 'compiled'), { recursive: true });
    await chmod(join(open, 'compiled'), 0o755);
    const shared = join(folder, 'shared');
    await mkdir(shared);
    await chmod(shared, 0o777);
    for (const [path, reason] of [
      [open, "expected a folder of this user's alone, mode 700, got mode 755"],
      [shared, 'expected folders that not everybody can write to, got mode 777'],
      [join(folder, '$HOME'), 'expected a path without quotes'],
    ] as const) {
      const { printed } = await run('refused', 'counting', { MLXTS_CACHE: path });
      expect(printed).toMatchObject({ name: 'FileError', difference: 0, temporary: tmpdir() });
      expect(printed.message).toContain(reason);
    }
  });
});
