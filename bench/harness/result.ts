import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { fileURLToPath } from 'node:url';
import { kernelHash } from '../../tooling/checks/kernel-hash.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Writes `bench/results/<name>.json` with the machine, the day and what was measured. */
export function saveResult(name: string, figures: Record<string, unknown>): void {
  const [processor] = cpus();
  const result = {
    machine: `${processor?.model ?? 'unknown'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}, Node ${process.version}`,
    date: new Date().toISOString().slice(0, 10),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim(),
    kernelHash: kernelHash(root),
    ...figures,
  };
  mkdirSync(`${root}/bench/results`, { recursive: true });
  writeFileSync(`${root}/bench/results/${name}.json`, `${JSON.stringify(result, null, 2)}\n`);
}
