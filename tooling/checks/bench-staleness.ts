import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Check } from './finding.js';
import { kernelHash } from './kernel-hash.js';

const FIELDS = ['machine', 'date', 'commit', 'kernelHash'];

/** Bench results say what they were measured on; those measured with other kernels than today's are named, which is no failure. */
export const benchStaleness: Check = (root) => {
  const folder = join(root, 'bench/results');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  const results = names.map((name) => ({
    name,
    result: JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown>,
  }));
  const findings = results.flatMap(({ name, result }) =>
    FIELDS.filter((field) => !result[field]).map((field) => `bench/results/${name} does not say its ${field}`),
  );
  const today = kernelHash(root);
  const stale = results
    .filter(({ result }) => result.kernelHash !== today)
    .map(({ name }) => name.replace(/\.json$/, ''));
  const notice = stale.length > 0 ? `; stale, measured with other kernels: ${stale.join(', ')}` : '';
  return { findings, summary: `${names.length} results${notice}` };
};
