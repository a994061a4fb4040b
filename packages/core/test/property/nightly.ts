import { parseArgs } from 'node:util';
import { calledNames, coreSurface } from './functions.js';
import { runProperty } from './run-property.js';

/**
 * `npm run property -- --calls 1000000`: random calls of every function; `--seed`, `--op` and `--path` as a failure
 * printed them repeat it.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      calls: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: String(Date.now() % 1e9) },
      op: { type: 'string' },
      path: { type: 'string' },
    },
  });
  const callables = coreSurface();
  const names = values.op === undefined ? calledNames(callables) : [values.op];
  const seed = Number(values.seed);
  const calls = values.path === undefined ? Number(values.calls) : 1;
  const options = { calls, seed, ...(values.path === undefined ? {} : { path: values.path }) };
  const reports = [...(await runProperty(callables, names, options))];
  const failures = reports.flatMap(([name, report]) => report.failures.map((failure) => ({ name, ...failure })));
  for (const { name, seed: at, path, call, error } of failures)
    console.log(`${call}\n  ${error}\n  npm run property -- --op ${name} --seed ${at} --path ${path}\n`);
  const sum = (of: 'calls' | 'reached'): number => reports.reduce((total, [, report]) => total + report[of], 0);
  console.log(`seed ${seed}: ${sum('calls')} calls, ${sum('reached')} reached MLX, ${failures.length} failures`);
  return failures.length === 0 ? 0 : 1;
}

process.exitCode = await main();
