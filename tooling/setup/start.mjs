import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { modelPath } from './model.mjs';
import { root } from './paths.mjs';
import { main, setUp } from './set-up.mjs';
import { buildNative, buildPackages, installPackages, provideModel } from './steps.mjs';
import { bold, print } from './terminal.mjs';

const question = 'What is the capital of France?';

/** Sets up what is missing, then runs the `mlxts` command; without arguments it answers a question with the default model. */
await main(async () => {
  const args = process.argv.slice(2);
  await setUp([installPackages, buildPackages, buildNative, ...(usesDefaultModel(args) ? [provideModel] : [])]);
  if (args.length === 0) {
    print(`${bold(question)}\n`);
    return mlxts(['generate', '--prompt', question]);
  }
  return mlxts(args);
});

/** @param {string[]} args */
function usesDefaultModel([command, ...rest]) {
  if (command !== undefined && command !== 'generate' && command !== 'chat') return false;
  return !rest.some((arg) => arg === '--help' || arg === '--model' || arg.startsWith('--model='));
}

/** @param {string[]} args @returns {Promise<number>} the exit code */
function mlxts(args) {
  const env = { ...process.env, MLXTS_DEFAULT_MODEL: modelPath() };
  const child = spawn(process.execPath, [join(root, 'packages/cli/dist/cli.js'), ...args], { stdio: 'inherit', env });
  // From here an interrupt is the command's own business: chat, for one, stops its answer and goes on.
  process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
  process.on('SIGINT', () => undefined).on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}
