/**
 * What a loop over 20,000 arrays of 256 KB and a million small ones take of memory and time, with scopes and without.
 * `MLXTS_BENCH_NODES` names more Node binaries, separated by colons, to run the same.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median, round } from '../harness/median.js';
import { saveResult } from '../harness/result.js';
import { runJSON } from '../harness/run.js';

interface Figures {
  milliseconds: number;
  peakRssMB: number;
}

const ROUNDS = 3;
const program = fileURLToPath(new URL('node-side.mjs', import.meta.url));
const nodes = [process.execPath, ...(process.env.MLXTS_BENCH_NODES ?? '').split(':').filter(Boolean)];
const names = await runJSON<string[]>(process.execPath, [program]);
const figures: Record<string, Record<string, Figures>> = {};
for (const node of nodes) {
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  const rows: Record<string, Figures> = {};
  for (const name of names) {
    const rounds: Figures[] = [];
    for (let i = 0; i < ROUNDS; i++) rounds.push(await runJSON<Figures>(node, [program, name]));
    const middle = (key: keyof Figures): number => round(median(rounds.map((each) => each[key])), 0);
    rows[name] = { milliseconds: middle('milliseconds'), peakRssMB: middle('peakRssMB') };
  }
  console.log(`Node ${version}`);
  console.table(rows);
  figures[version] = rows;
}
saveResult('memory', { figures });
