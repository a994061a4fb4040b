import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from './paths.mjs';
import { fetchWheel } from './wheel.mjs';
import { extractEntry } from './zip-entry.mjs';

/** What the tests transcribe: three English sentences. */
const speech = JSON.parse(readFileSync(new URL('./speech.json', import.meta.url), 'utf8'));

/** The folder of the files in the cache, in a folder named after the wheel's content. */
export const speechPath = () => join(cacheFolder(), 'data', speech.wheel.sha256.slice(0, 16), speech.name);

/** The folder only gets its name when all files are in it. */
export const hasSpeech = () => speech.files.every((/** @type {string} */ file) => existsSync(join(speechPath(), file)));

/**
 * Downloads the wheel, which is verified by hash, and takes the files out of it.
 * @param {import('./progress.mjs').Report} report
 * @throws {import('./setup-error.mjs').SetupError} when the download fails or the hash differs; nothing is left behind
 */
export function fetchSpeech(report) {
  return fetchWheel(
    speech,
    report,
    async () => hasSpeech(),
    async (wheel, workFolder) => {
      const target = join(workFolder, speech.name);
      await mkdir(target);
      for (const file of speech.files) {
        await extractEntry(wheel, `${speech.folder}/${file}`, join(target, file), () => {});
      }
      await rm(speechPath(), { recursive: true, force: true });
      await mkdir(dirname(speechPath()), { recursive: true });
      await rename(target, speechPath());
    },
  );
}
