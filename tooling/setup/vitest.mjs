import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from './command.mjs';
import { root, stateFolder } from './paths.mjs';
import { hasColor } from './terminal.mjs';

/**
 * @typedef {object} SuiteResult
 * @property {number} passed
 * @property {number} failed a file that does not load and a crashed run count as one
 * @property {number} skipped
 * @property {string} output what vitest printed
 */

/**
 * Runs a suite with vitest.
 * @param {import('./suites.mjs').Suite} suite
 * @param {NodeJS.ProcessEnv} env
 * @param {import('./progress.mjs').Report} report
 * @returns {Promise<SuiteResult>}
 */
export async function runSuite(suite, env, report) {
  const folder = join(stateFolder, 'reports');
  const file = join(folder, `${suite.name}.json`);
  mkdirSync(folder, { recursive: true });
  rmSync(file, { force: true });
  const args = ['run', '--root', suite.folder, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const colors = hasColor ? { FORCE_COLOR: '1' } : { FORCE_COLOR: undefined, NO_COLOR: '1' };
  const { code, output } = await capture(join(root, 'node_modules/.bin/vitest'), args, {
    env: { ...env, ...colors },
    onLine: report,
  });
  const counts = readCounts(file);
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return { ...counts, output };
}

/** @param {string} file the JSON report; absent when vitest crashed or found no test */
function readCounts(file) {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
      readFileSync(file, 'utf8'),
    );
    const broken = testResults.filter(
      (/** @type {{ status: string, assertionResults: { status: string }[] }} */ { status, assertionResults }) =>
        status === 'failed' && !assertionResults.some((each) => each.status === 'failed'),
    );
    return { passed: numPassedTests, failed: numFailedTests + broken.length, skipped: numPendingTests + numTodoTests };
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
}
