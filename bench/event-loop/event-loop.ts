/** How late the event loop is while `evalAsync` computes products of 1024 x 1024 matrices, beside an idle one. */
import { fileURLToPath } from 'node:url';
import { median, round } from '../harness/median.js';
import { saveResult } from '../harness/result.js';
import { runJSON } from '../harness/run.js';

interface Delays {
  milliseconds: number;
  p50: number;
  p99: number;
  max: number;
}

const ROUNDS = 5;
const program = fileURLToPath(new URL('node-side.mjs', import.meta.url));
const rounds: { computing: Delays; idle: Delays }[] = [];
for (let i = 0; i < ROUNDS; i++) rounds.push(await runJSON(process.execPath, [program]));

const middle = (when: 'computing' | 'idle'): Delays => {
  const of = (key: keyof Delays): number => round(median(rounds.map((each) => each[when][key])), 2);
  return { milliseconds: of('milliseconds'), p50: of('p50'), p99: of('p99'), max: of('max') };
};
const figures = { computing: middle('computing'), idle: middle('idle') };
console.table(figures);
saveResult('event-loop', { products: 160, size: 1024, milliseconds: figures });
