import { stripVTControlCharacters } from 'node:util';
import { embeddingModelPath } from './embedding-model.mjs';
import { modelPath } from './model.mjs';
import { oraclePython } from './oracle.mjs';
import { step } from './progress.mjs';
import { conclude, readResult, sum, writeResult } from './results.mjs';
import { main, setUp } from './set-up.mjs';
import { SetupError } from './setup-error.mjs';
import { speechPath } from './speech.mjs';
import { speechModelPath } from './speech-model.mjs';
import {
  buildNative,
  buildPackages,
  buildTypes,
  installPackages,
  provideEmbeddingModel,
  provideModel,
  provideOracle,
  provideSpeech,
  provideSpeechModel,
  provideVadModel,
} from './steps.mjs';
import { findSuites, suiteKey } from './suites.mjs';
import { bold, dim, print, red, yellow } from './terminal.mjs';
import { vadModelPath } from './vad-model.mjs';
import { runSuite } from './vitest.mjs';

/**
 * `npm test [-- NAME... --force]`: sets up what is missing, then runs every suite, or those named. A suite that passed and
 * whose inputs did not change is not run again, unless forced.
 */
await main(async () => {
  const args = process.argv.slice(2);
  const isForced = args.includes('--force');
  const names = args.filter((arg) => arg !== '--force');
  const suites = findSuites();
  const unknown = names.find((name) => !suites.some((suite) => suite.name === name));
  if (unknown)
    throw new SetupError(`There is no suite ${unknown}`, {
      remedies: [`one of: ${suites.map(({ name }) => name).join(', ')}`],
    });
  const models = [provideModel, provideEmbeddingModel, provideSpeechModel, provideSpeech, provideVadModel];
  await setUp([installPackages, buildPackages, buildTypes, buildNative, ...models, provideOracle]);

  print();
  const env = {
    MLXTS_ORACLE_PYTHON: oraclePython(),
    MLXTS_TEST_MODEL: modelPath(),
    MLXTS_TEST_EMBEDDING_MODEL: embeddingModelPath(),
    MLXTS_TEST_SPEECH_MODEL: speechModelPath(),
    MLXTS_TEST_SPEECH: speechPath(),
    MLXTS_TEST_VAD_MODEL: vadModelPath(),
  };
  const results = [];
  for (const suite of suites.filter(({ name }) => names.length === 0 || names.includes(name))) {
    results.push(await runOrRecall(suite, env, isForced));
  }
  return conclude('test', sum(results));
});

/** @param {import('./suites.mjs').Suite} suite @param {NodeJS.ProcessEnv} env @param {boolean} isForced */
async function runOrRecall(suite, env, isForced) {
  const key = suiteKey(suite);
  const kept = readResult(`suite-${suite.name}`);
  if (!isForced && kept.key === key) {
    const counts = { passed: Number(kept.passed), failed: 0, skipped: Number(kept.skipped), output: '' };
    return step(suite.name, async () => counts, { summarize: (result) => `${describe(result)} ${dim('(unchanged)')}` });
  }
  const result = await step(suite.name, (report) => runSuite(suite, env, report), {
    summarize: describe,
    isGood: ({ failed }) => failed === 0,
  });
  if (result.failed > 0) print(`\n${red(bold(`${suite.name}: what failed`))}\n${failures(result.output)}\n`);
  else if (process.env.CI) print(closingLines(result.output));
  writeResult(`suite-${suite.name}`, result.failed > 0 ? {} : { key, passed: result.passed, skipped: result.skipped });
  return result;
}

/** @param {import('./vitest.mjs').SuiteResult} counts */
function describe({ passed, failed, skipped }) {
  if (passed + failed + skipped === 0) return dim('no tests');
  return [`${passed} passed`, failed > 0 && red(`${failed} failed`), skipped > 0 && yellow(`${skipped} skipped`)]
    .filter(Boolean)
    .join(', ');
}

/** What vitest says of the failures: from its first heading on, or everything where it has none. @param {string} output */
function failures(output) {
  const text = output.replace(/^JSON report written to .*$/m, '').trim();
  const lines = text.split('\n');
  const first = lines.findIndex((line) =>
    /⎯ (Failed (Suites|Tests)|Unhandled Errors?|Startup Error) /.test(stripVTControlCharacters(line)),
  );
  return first < 0 ? text : lines.slice(first).join('\n');
}

/** vitest's own last lines. @param {string} output */
function closingLines(output) {
  const lines = stripVTControlCharacters(output).trimEnd().split('\n');
  return dim(lines.filter((line) => /^\s*(Test Files|Tests|Duration)\s/.test(line)).join('\n'));
}
