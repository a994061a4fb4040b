import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { show } from './command.mjs';
import { embeddingModelPath } from './embedding-model.mjs';
import { withLock } from './lock.mjs';
import { modelPath } from './model.mjs';
import { oraclePython } from './oracle.mjs';
import { cacheFolder, root } from './paths.mjs';
import { main, setUp } from './set-up.mjs';
import { SetupError } from './setup-error.mjs';
import { speechPath } from './speech.mjs';
import { speechModelPath } from './speech-model.mjs';
import {
  buildNative,
  buildPackages,
  installPackages,
  provideEmbeddingModel,
  provideModel,
  provideOracle,
  provideSpeech,
  provideSpeechModel,
  provideVadModel,
} from './steps.mjs';
import { print } from './terminal.mjs';
import { vadModelPath } from './vad-model.mjs';

/** `npm run bench -- NAME`: sets up what is missing, then measures one bench against Python and writes its result. */
await main(async () => {
  const names = readdirSync(join(root, 'bench')).filter((name) => existsSync(join(root, `bench/${name}/${name}.ts`)));
  const [name = '', ...args] = process.argv.slice(2);
  if (!names.includes(name)) {
    throw new SetupError(`There is no bench ${name || 'without a name'}`, {
      remedies: [`one of: ${names.join(', ')}`],
    });
  }
  const models = [provideModel, provideEmbeddingModel, provideSpeechModel, provideSpeech, provideVadModel];
  await setUp([installPackages, buildPackages, buildNative, ...models, provideOracle]);
  process.env.MLXTS_ORACLE_PYTHON = oraclePython();
  process.env.MLXTS_TEST_MODEL = modelPath();
  process.env.MLXTS_TEST_EMBEDDING_MODEL = embeddingModelPath();
  process.env.MLXTS_TEST_SPEECH_MODEL = speechModelPath();
  process.env.MLXTS_TEST_SPEECH = speechPath();
  process.env.MLXTS_TEST_VAD_MODEL = vadModelPath();
  const tsx = join(root, 'node_modules/.bin/tsx');
  // Benches of two checkouts at once would measure each other.
  let waited = false;
  const measure = () =>
    show(`The bench ${name} failed`, tsx, [`bench/${name}/${name}.ts`, ...args], { stdout: 'inherit' });
  await withLock(join(cacheFolder(), 'bench.lock'), measure, (holder) => {
    if (!waited) print(`… another bench is at work (${holder}): waiting for it`);
    waited = true;
  });
  return 0;
});
