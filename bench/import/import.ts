/** What importing `@mlxts/core` and evaluating a first array adds to the start of Node, which runs beside it. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median, round } from '../harness/median.js';
import { saveResult } from '../harness/result.js';

const ROUNDS = 25;
const program = fileURLToPath(new URL('node-side.mjs', import.meta.url));

function milliseconds(args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - start;
}

const rounds = Array.from({ length: ROUNDS }, () => ({
  bare: milliseconds(['-e', '0']),
  core: milliseconds([program]),
}));
const figures = {
  node: round(median(rounds.map(({ bare }) => bare)), 1),
  core: round(median(rounds.map(({ core }) => core)), 1),
  added: round(median(rounds.map(({ bare, core }) => core - bare)), 1),
};
console.table({ milliseconds: figures });
saveResult('import', { rounds: ROUNDS, milliseconds: figures });
