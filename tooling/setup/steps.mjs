import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run, show } from './command.mjs';
import { fetchDigits, hasDigits } from './digits.mjs';
import { embeddingModel, fetchEmbeddingModel, hasEmbeddingModel } from './embedding-model.mjs';
import { quickFingerprint } from './fingerprint.mjs';
import { fetchModel, hasModel, model } from './model.mjs';
import { hasOracle, installOracle } from './oracle.mjs';
import { cacheFolder, root } from './paths.mjs';
import { pnpm, pnpmVersion } from './pnpm.mjs';
import { fetchSpeech, hasSpeech } from './speech.mjs';
import { fetchSpeechModel, hasSpeechModel, speechModel } from './speech-model.mjs';
import { isStamped, writeStamp } from './stamp.mjs';
import { fetchVadModel, hasVadModel, vadModel } from './vad-model.mjs';

/**
 * @typedef {object} SetupStep
 * @property {string} name
 * @property {import('./toolchain.mjs').Needs} [needs] tools beyond Node
 * @property {boolean} [showsItself] its command prints its own progress
 * @property {() => boolean | Promise<boolean>} isDone
 * @property {(report: import('./progress.mjs').Report) => Promise<string>} work resolves to what the closing line says
 */

/** @param {string} folder @returns {string[]} such as `packages/core` */
const members = (folder) =>
  existsSync(join(root, folder)) ? readdirSync(join(root, folder)).map((name) => `${folder}/${name}`) : [];
const packages = members('packages').filter((path) => existsSync(join(root, path, 'package.json')));
const manifests = [...packages, ...members('tooling'), 'bench', 'examples'].map((path) => `${path}/package.json`);
/** @param {string} path */
const exists = (path) => existsSync(join(root, path));

/**
 * A step that need not run again while its inputs and its products stay.
 * @param {string} name @param {string[]} inputs @param {string[]} products paths relative to the root @param {SetupStep['work']} work
 * @param {{ extra?: () => string[], needs?: SetupStep['needs'] }} [options] `extra`: inputs that are no files
 * @returns {SetupStep}
 */
function stamped(name, inputs, products, work, { extra = () => [], needs } = {}) {
  const key = () => quickFingerprint(inputs, [process.version, process.platform, process.arch, ...extra()]);
  return {
    name,
    ...(needs && { needs }),
    isDone: () => products.every(exists) && isStamped(name, key()),
    work: async (report) => {
      const before = key();
      const summary = await work(report);
      writeStamp(name, before);
      return summary;
    },
  };
}

export const installPackages = stamped(
  'packages',
  ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc', ...manifests],
  ['node_modules/.modules.yaml'],
  async (report) => {
    const flags = ['--frozen-lockfile', '--reporter=append-only', '--config.confirmModulesPurge=false'];
    await pnpm('The npm packages could not be installed', ['install', ...flags], {
      onLine: (line) => line.startsWith('Progress:') && report(line.slice('Progress: '.length)),
      remedies: (output) =>
        output.includes('ERR_PNPM_OUTDATED_LOCKFILE')
          ? [`a package.json was changed: bring the lockfile up to date with npx pnpm@${pnpmVersion} install`]
          : ["check that npm reaches its registry: npm ping. Behind a proxy, set it in npm's configuration"],
    });
    return `pnpm ${pnpmVersion}`;
  },
);

const sources = [
  ...packages.flatMap((path) => [`${path}/src`, `${path}/package.json`, `${path}/tsconfig.json`]),
  'tooling/tsconfig',
];

export const buildPackages = stamped(
  'build',
  [...sources, ...packages.map((path) => `${path}/tsup.config.ts`), 'tooling/tsup', 'turbo.json'],
  packages.map((path) => `${path}/dist/index.js`),
  async (report) => {
    await pnpm(
      'The packages do not build',
      ['exec', 'turbo', 'run', 'build', '--output-logs=new-only', '--ui=stream'],
      {
        env: { TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
        onLine: (line) => line.includes(':build:') && report(line.slice(0, line.indexOf(':build:'))),
      },
    );
    return `${packages.length} packages`;
  },
);

export const buildTypes = stamped(
  'types',
  sources,
  packages.map((path) => `${path}/dist/index.d.ts`),
  async () => {
    await run(
      'The packages do not type-check',
      join(root, 'node_modules/.bin/tsc'),
      ['-b', '--pretty', 'false', ...packages],
      { showsFirst: true },
    );
    return '';
  },
);

const addonBuild = stamped(
  'native addon',
  ['src/build', 'native', 'cmake', 'CMakeLists.txt', 'native.json', 'package.json'].map(
    (path) => `packages/sys/${path}`,
  ),
  [],
  async () => {
    await show('The native addon could not be built', process.execPath, ['packages/sys/dist/cli.js', 'build']);
    return '';
  },
  {
    extra: () => [
      cacheFolder(),
      ...['CXX', 'MLXTS_BACKEND', 'MLXTS_MLX_DIR', 'MLXTS_MLXC_DIR'].map((name) => process.env[name] ?? ''),
    ],
    needs: { native: true },
  },
);
const hasAddon = () => members('packages/sys/build/native').some((path) => exists(`${path}/mlxts.node`));

/** @type {SetupStep} */
export const buildNative = { ...addonBuild, showsItself: true, isDone: () => hasAddon() && addonBuild.isDone() };

/** @type {SetupStep} */
export const provideModel = {
  name: 'default model',
  needs: { python: true },
  isDone: hasModel,
  work: async (report) => {
    await fetchModel(report);
    return model.name;
  },
};

/** @type {SetupStep} */
export const provideEmbeddingModel = {
  name: 'embedding model',
  needs: { python: true },
  isDone: hasEmbeddingModel,
  work: async (report) => {
    await fetchEmbeddingModel(report);
    return embeddingModel.name;
  },
};

/** @type {SetupStep} */
export const provideSpeechModel = {
  name: 'speech model',
  needs: { python: true },
  isDone: hasSpeechModel,
  work: async (report) => {
    await fetchSpeechModel(report);
    return speechModel.name;
  },
};

/** @type {SetupStep} */
export const provideSpeech = {
  name: 'speech',
  needs: { python: true },
  isDone: hasSpeech,
  work: async (report) => {
    await fetchSpeech(report);
    return 'three English sentences';
  },
};

/** @type {SetupStep} */
export const provideVadModel = {
  name: 'voice activity model',
  needs: { python: true },
  isDone: hasVadModel,
  work: async (report) => {
    await fetchVadModel(report);
    return `${vadModel.name} ${vadModel.version}`;
  },
};

/** @type {SetupStep} */
export const provideDigits = {
  name: 'digits',
  needs: { python: true },
  isDone: hasDigits,
  work: async (report) => {
    await fetchDigits(report);
    return '1,797 handwritten digits';
  },
};

/** @type {SetupStep} */
export const provideOracle = {
  name: 'test oracle',
  needs: { venv: true },
  isDone: hasOracle,
  work: async (report) => {
    await installOracle(report);
    return 'Python MLX and mlx-lm';
  },
};
