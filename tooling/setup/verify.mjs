import { join } from 'node:path';
import { capture } from './command.mjs';
import { root } from './paths.mjs';
import { step } from './progress.mjs';
import { conclude } from './results.mjs';
import { main, setUp } from './set-up.mjs';
import { SetupError } from './setup-error.mjs';
import { buildNative, buildPackages, installPackages } from './steps.mjs';
import { dim, print } from './terminal.mjs';

/** @param {string} name @param {string[]} [args] @returns {[string, string[]]} */
const local = (name, args = []) => [join(root, 'node_modules/.bin', name), args];
/** @param {string} name a file of tooling/checks */
const check = (name) => local('tsx', ['tooling/checks/run.ts', name]);

/** Every check, by its name: a command that exits with 0 when all is well. @type {Record<string, [string, string[]]>} */
const checks = {
  types: local('tsc', ['-b', '--pretty', 'false']),
  lint: local('biome', ['check', '.', '--max-diagnostics=40']),
  layers: check('layers'),
  'class fields': check('class-fields'),
  skeleton: check('package-skeleton'),
  'file sizes': check('file-sizes'),
  'docs examples': check('docs-examples'),
  'operations table': check('operations-table'),
  'api docs': check('api-docs'),
  bindgen: check('bindgen-drift'),
  packages: check('published-packages'),
  knip: local('knip', ['--no-progress', '--no-config-hints']),
  'native tests': local('tsx', ['packages/sys/test/native/run.ts']),
  sanitizers: local('tsx', ['packages/sys/test/sanitize/run.ts']),
  benches: check('bench-staleness'),
};

/** `npm run verify [-- NAME...]`: everything about the repository that a script can check, or the checks named. */
await main(async () => {
  const names = process.argv.slice(2);
  const unknown = names.find((name) => !(name in checks));
  if (unknown)
    throw new SetupError(`There is no check ${unknown}`, { remedies: [`one of: ${Object.keys(checks).join(', ')}`] });
  await setUp([installPackages]);
  const counts = { passed: 0, failed: 0 };
  /** @param {boolean} isGood */
  const count = (isGood) => {
    counts[isGood ? 'passed' : 'failed'] += 1;
  };
  if (names.length === 0) {
    if (!(await setUp([buildPackages, buildNative])))
      await step('build', async () => undefined, { summarize: () => dim('up to date') });
    count(true);
  }
  for (const [name, command] of Object.entries(checks)) {
    if (names.length === 0 || names.includes(name)) count(await verify(name, command));
  }
  return conclude('verify', counts);
});

/** @param {string} name @param {[string, string[]]} command @returns {Promise<boolean>} did it pass? */
async function verify(name, [command, args]) {
  const { code, output } = await step(name, () => capture(command, args, { env: { FORCE_COLOR: '0' } }), {
    summarize: (result) => (result.code === 0 ? dim(result.output.trimEnd().split('\n').at(-1) ?? '') : ''),
    isGood: (result) => result.code === 0,
  });
  if (code !== 0) print(`\n${output.trim()}\n`);
  return code === 0;
}
