import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Callable } from '@mlxts/surface';
import fc from 'fast-check';
import { validCall, variants } from '../calls/call.js';
import { CallLog } from '../calls/call-log.js';
import { explain } from '../calls/explain.js';
import { type CallSpec, callText, decodeCall } from './call-spec.js';
import { callsOf } from './calls.js';
import { execute } from './execute.js';
import type { Check, CheckReport, PropertyJob } from './job.js';

const { callables, checks } = JSON.parse(readFileSync(0, 'utf8')) as PropertyJob;
const surface = new Map(callables.map((each) => [each.name, each]));
const log = new CallLog(process.argv[2] as string);
const folder = mkdtempSync(join(tmpdir(), 'mlxts-property-'));
process.chdir(folder); // where calls that write files may do so

let calls = 0;
try {
  for (const check of checks) {
    console.log(JSON.stringify(await run(check)));
    await setImmediate();
  }
} finally {
  process.chdir(tmpdir());
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);

async function run(check: Check): Promise<CheckReport> {
  try {
    return await runCheck(surface.get(check.name) as Callable, check);
  } catch (error) {
    const failure = { seed: check.seed, path: '', call: `${check.name}, valid`, error: explain(error) };
    return { name: check.name, calls: 0, reached: 0, failure };
  }
}

async function runCheck(callable: Callable, { name, seed, runs, path, call }: Check): Promise<CheckReport> {
  const variant = seed % variants(surface, callable);
  const counts = { calls: 0, reached: 0 };
  const once = async (spec: CallSpec): Promise<void> => {
    log.write(calls++, JSON.stringify({ name, seed, run: counts.calls++, text: callText(name, spec) }));
    const reach = await execute(callable, spec, () => validCall(surface, callable, variant));
    if (reach !== 'refused before') counts.reached++;
  };
  if (call !== undefined) {
    await once(decodeCall(call));
    return { name, ...counts };
  }
  const property = fc.asyncProperty(callsOf(surface, callable, variant), once);
  const result = await fc.check(property, { seed, numRuns: runs, ...(path === undefined ? {} : { path }) });
  if (!result.failed) return { name, ...counts };
  const { counterexample, counterexamplePath, errorInstance } = result;
  const failure = {
    seed,
    path: counterexamplePath ?? '',
    call: counterexample === null ? '' : callText(name, counterexample[0]),
    error: explain(errorInstance),
  };
  return { name, ...counts, failure };
}
