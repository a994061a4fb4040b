import { createHash } from 'node:crypto';

/** A short name for the inputs of a build: the same inputs in any order of fields give the same name. */
export function cacheKey(inputs: Readonly<Record<string, string>>): string {
  const entries = Object.entries(inputs).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex').slice(0, 32);
}
