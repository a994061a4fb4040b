import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileHash } from './content-hash.js';
import { downloadWheel } from './download-wheel.js';
import type { Wheel } from './native-json.js';
import { fakeTools, scratchFolder, silentProgress } from './scratch.fixture.js';

/** A wheel with one file, and a python3 whose pip "downloads" it and counts its calls. */
function wheelFromFakePip(): { cache: string; file: string; calls: string } {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'content.txt'), 'content');
  const file = join(folder, 'thing-1.0-py3-none-any.whl');
  spawnSync('python3', ['-m', 'zipfile', '-c', file, 'content.txt'], { cwd: folder });
  const real = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).stdout.trim();
  const calls = join(folder, 'calls');
  fakeTools(folder, {
    python3: `[ "$2" = pip ] || exec ${real} "$@"
echo call >> ${calls}
while [ "$1" != --dest ]; do shift; done
cp ${file} "$2"`,
  });
  return { cache: join(folder, 'cache'), file, calls };
}

function pin(sha256: string, file: string): Wheel {
  return { project: 'thing', version: '1.0', platform: 'any', sha256, bytes: statSync(file).size };
}

test('a wheel with the pinned hash is unpacked once', async () => {
  const { cache, file, calls } = wheelFromFakePip();
  const wheel = pin(await fileHash(file), file);
  const folder = await downloadWheel({ cache, progress: silentProgress() }, wheel);
  expect(readFileSync(join(folder, 'content.txt'), 'utf8')).toBe('content');
  await expect(downloadWheel({ cache, progress: silentProgress() }, wheel)).resolves.toBe(folder);
  expect(readFileSync(calls, 'utf8')).toBe('call\n');
});

test('a wheel with another hash is refused and leaves nothing', async () => {
  const { cache, file } = wheelFromFakePip();
  const wheel = pin('0'.repeat(64), file);
  await expect(downloadWheel({ cache, progress: silentProgress() }, wheel)).rejects.toThrow(
    /thing 1\.0: expected sha256 0{64}, got [0-9a-f]{64}/,
  );
  expect(existsSync(join(cache, 'wheels'))).toBe(false);
  expect(readdirSync(join(cache, 'tmp'))).toEqual([]);
});

test('a pip that fails is named with its words and what to do', async () => {
  const folder = scratchFolder();
  fakeTools(folder, { python3: 'echo "No module named pip" >&2; exit 1' });
  const wheel: Wheel = { project: 'thing', version: '1.0', platform: 'any', sha256: '', bytes: 1 };
  await expect(
    downloadWheel({ cache: join(folder, 'cache'), progress: silentProgress() }, wheel),
  ).rejects.toMatchObject({
    message: expect.stringMatching(/python3 -m pip download .* ended with code 1/),
    output: 'No module named pip',
    advice: expect.stringContaining('python3-pip'),
  });
});
