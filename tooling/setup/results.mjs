import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stateFolder } from './paths.mjs';
import { bold, green, print, red } from './terminal.mjs';

/** @typedef {{ passed: number, failed: number }} Counts */

/** @param {Counts[]} counts @returns {Counts} */
export const sum = (counts) => ({
  passed: counts.reduce((total, { passed }) => total + passed, 0),
  failed: counts.reduce((total, { failed }) => total + failed, 0),
});

/** @param {string} name */
const fileOf = (name) => join(stateFolder, 'results', `${name}.json`);

/**
 * Prints the closing line and keeps the counts for `.ci/run`.
 * @param {string} name `test` or `verify`
 * @param {Counts} counts
 * @returns {number} the exit code
 */
export function conclude(name, { passed, failed }) {
  writeResult(name, { passed, failed });
  print(`\n${failed === 0 ? green('✓') : red('✗')} ${bold(`${passed} passed, ${failed} failed`)}`);
  return failed === 0 ? 0 : 1;
}

/** @param {string} name @param {object} value */
export function writeResult(name, value) {
  mkdirSync(join(stateFolder, 'results'), { recursive: true });
  writeFileSync(fileOf(name), JSON.stringify(value));
}

/** @param {string} name @returns {Record<string, unknown>} empty when there is none */
export function readResult(name) {
  try {
    return JSON.parse(readFileSync(fileOf(name), 'utf8'));
  } catch {
    return {};
  }
}
