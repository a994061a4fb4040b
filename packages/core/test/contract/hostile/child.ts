import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Callable } from '@mlxts/surface';
import * as mx from '../../../src/index.js';
import { invoke } from '../../calls/call.js';
import { CallLog } from '../../calls/call-log.js';
import { explain } from '../../calls/explain.js';
import { arraysIn, free, settle } from '../../calls/outcome.js';
import { restoreSettings } from '../../calls/settings.js';
import { unavailable } from '../../calls/unavailable.js';
import { type HostileCall, hostileCalls } from './hostile-calls.js';
import type { HostileJob, HostileReport } from './hostile-report.js';
import { ownError } from './hostile-values.js';

const { callables, names, from } = JSON.parse(readFileSync(0, 'utf8')) as HostileJob;
const surface = new Map(callables.map((each) => [each.name, each]));
const log = new CallLog(process.argv[2] as string);
const folder = mkdtempSync(join(tmpdir(), 'mlxts-hostile-'));
process.chdir(folder); // where calls that write files may do so

let index = 0;
try {
  for (const name of names) {
    const report = await tryAll(surface.get(name) as Callable).catch((error) => noValidCall(name, error));
    if (report.calls > 0) console.log(JSON.stringify(report));
    await setImmediate();
  }
} finally {
  process.chdir(tmpdir());
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);

async function tryAll(callable: Callable): Promise<HostileReport> {
  const report: HostileReport = { name: callable.name, calls: 0, refused: 0, failures: [] };
  for (const call of hostileCalls(surface, callable)) {
    if (index++ < from) continue;
    log.write(index - 1, `${call.place}: ${call.value}`);
    report.calls++;
    const thrown = await outcome(callable, call);
    if (thrown === undefined) continue;
    const mayFail = !call.isValid || (unavailable.has(callable.name) && isUnsupported(thrown.error));
    if (mayFail && isExpected(thrown.error)) report.refused++;
    else report.failures.push({ place: call.place, value: call.value, error: explain(thrown.error) });
  }
  return report;
}

/** A function for which the suite itself knows no valid call. */
function noValidCall(name: string, error: unknown): HostileReport {
  const failure = { place: `${name}, valid`, value: 'cannot be made', error: explain(error) };
  return { name, calls: 1, refused: 0, failures: [failure] };
}

/** What the call or the evaluation of its result threw; undefined where nothing did. */
async function outcome(callable: Callable, { valid, spoil }: HostileCall): Promise<{ error: unknown } | undefined> {
  const call = valid();
  const made = arraysIn([call.receiver, call.args]);
  try {
    spoil(call);
    await settle(invoke(callable, call));
    return undefined;
  } catch (error) {
    return { error };
  } finally {
    free(made);
    restoreSettings(callable.name);
  }
}

function isUnsupported(error: unknown): boolean {
  return mx.MLXError.isInstance(error) && error.code === 'Unsupported';
}

/** An MLXError, or what the hostile value itself throws: a getter, a callback, a class that is called. */
function isExpected(error: unknown): boolean {
  if (mx.MLXError.isInstance(error) || error === ownError) return true;
  return error instanceof Error && (error.cause === ownError || /^Class constructor \w+ cannot be/.test(error.message));
}
