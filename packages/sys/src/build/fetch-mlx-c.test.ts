import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contentHash } from './content-hash.js';
import { fetchMlxC } from './fetch-mlx-c.js';
import type { NativePins } from './native-json.js';
import { fakeTools, scratchFolder, silentProgress } from './scratch.fixture.js';

const BROKEN_CARGO = { cargo: 'echo "rustup could not choose a version of cargo to run" >&2; exit 1' };

/** A repository whose first revision is pinned and whose second changes the folder `mlx`. */
function repository(folder: string): NativePins['mlxC'] {
  const url = join(folder, 'upstream');
  const git = (...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=t', '-c', 'user.email=t@t', '-c', 'init.defaultBranch=main', '-C', url, ...args],
      { encoding: 'utf8' },
    );
  mkdirSync(join(url, 'mlx', 'c'), { recursive: true });
  writeFileSync(join(url, 'LICENSE'), 'licence');
  writeFileSync(join(url, 'mlx', 'c', 'mlx.h'), 'pinned');
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '-m', 'pinned');
  const contentSha256 = contentHash(url, ['mlx']);
  const mlxTree = git('rev-parse', 'HEAD:mlx').trim();
  writeFileSync(join(url, 'mlx', 'c', 'mlx.h'), 'newer');
  git('commit', '--quiet', '-am', 'newer');
  return {
    contentSha256,
    crate: { name: 'none', version: '0', folder: 'vendor/mlx-c', sha256: '' },
    git: { url, mlxTree },
  };
}

function contextFor(cache: string, mlxC: NativePins['mlxC']) {
  return { cache, progress: silentProgress(), pins: { mlxC, mlx: { version: '0', wheels: {} }, blas: { wheels: {} } } };
}

test('a cargo that is present but broken makes git fetch the pinned revision', async () => {
  const folder = scratchFolder();
  fakeTools(folder, BROKEN_CARGO);
  const cache = join(folder, 'cache');
  const source = await fetchMlxC(contextFor(cache, repository(folder)));
  expect(readFileSync(join(source, 'mlx', 'c', 'mlx.h'), 'utf8')).toBe('pinned');
  expect(readFileSync(join(source, 'LICENSE'), 'utf8')).toBe('licence');
});

test('a cargo that starts but fails to vendor makes git fetch it too', async () => {
  const folder = scratchFolder();
  fakeTools(folder, { cargo: '[ "$1" = --version ] && echo cargo 1.0 || exit 101' });
  const source = await fetchMlxC(contextFor(join(folder, 'cache'), repository(folder)));
  expect(existsSync(join(source, 'mlx', 'c', 'mlx.h'))).toBe(true);
});

test('content other than the pinned is refused and leaves nothing', async () => {
  const folder = scratchFolder();
  fakeTools(folder, BROKEN_CARGO);
  const cache = join(folder, 'cache');
  const pins = { ...repository(folder), contentSha256: 'f'.repeat(64) };
  await expect(fetchMlxC(contextFor(cache, pins))).rejects.toThrow(/mlx-c: expected content f{64}, got [0-9a-f]{64}/);
  expect(existsSync(join(cache, 'mlx-c'))).toBe(false);
  expect(readdirSync(join(cache, 'tmp'))).toEqual([]);
});

test('when both fail the error tells what each said', async () => {
  const folder = scratchFolder();
  fakeTools(folder, { ...BROKEN_CARGO, git: 'echo "could not resolve host" >&2; exit 128' });
  const mlxC = {
    contentSha256: '',
    crate: { name: 'none', version: '0', folder: '', sha256: '' },
    git: { url: 'nowhere', mlxTree: '' },
  };
  await expect(fetchMlxC(contextFor(join(folder, 'cache'), mlxC))).rejects.toMatchObject({
    message: 'mlx-c could not be fetched',
    output: expect.stringMatching(/cargo: cargo is missing or cannot run\ngit: .*could not resolve host/s),
    advice: expect.stringContaining('MLXTS_MLXC_DIR'),
  });
});
