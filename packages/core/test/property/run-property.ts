import type { Callable } from '@mlxts/surface';
import { runChild } from '../calls/run-child.js';
import type { Check, CheckReport, Failure } from './job.js';
import { shrinkCrash } from './shrink-crash.js';

const program = new URL('child.ts', import.meta.url);
const CALL_LIMIT = 30_000;
const PROCESSES = 2;
const CALLS_PER_PROCESS = 1000;

/** What became of all calls of one function. */
export interface FunctionReport {
  calls: number;
  reached: number;
  readonly failures: Failure[];
}

export interface PropertyOptions {
  readonly calls: number;
  readonly seed: number;
  /** fast-check's path to one call of a function */
  readonly path?: string;
}

/** Random calls of the functions in turn, a thousand in each process. */
export async function runProperty(
  callables: readonly Callable[],
  names: readonly string[],
  { calls, seed, path }: PropertyOptions,
): Promise<Map<string, FunctionReport>> {
  const reports = new Map<string, FunctionReport>(names.map((name) => [name, { calls: 0, reached: 0, failures: [] }]));
  const add = ({ name, calls, reached, failure }: CheckReport): void => {
    const report = reports.get(name) as FunctionReport;
    report.calls += calls;
    report.reached += reached;
    if (failure !== undefined && report.failures.length < 3) report.failures.push(failure);
  };
  const jobs = path === undefined ? plan(names, calls, seed) : names.map((name) => [{ name, seed, runs: 1, path }]);
  const shrunk = new Set<string>();
  const work = async (): Promise<void> => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) await runJob(callables, job, shrunk, add);
  };
  await Promise.all(Array.from({ length: PROCESSES }, work));
  return reports;
}

/** The checks of each process: every function some calls, so that after all of them each had its share. */
function plan(names: readonly string[], calls: number, seed: number): Check[][] {
  const processes = Math.ceil(calls / CALLS_PER_PROCESS);
  return Array.from({ length: processes }, (_, process) => {
    const start = process * CALLS_PER_PROCESS;
    const runs = new Map<string, number>();
    for (let i = start; i < Math.min(start + CALLS_PER_PROCESS, calls); i++) {
      const name = names[i % names.length] as string;
      runs.set(name, (runs.get(name) ?? 0) + 1);
    }
    return [...runs].map(([name, count]) => ({ name, seed: seed + process, runs: count }));
  });
}

/** A process that dies is followed by one that goes on with the next function; the first crash of each is shrunk. */
async function runJob(
  callables: readonly Callable[],
  checks: readonly Check[],
  shrunk: Set<string>,
  add: (report: CheckReport) => void,
): Promise<void> {
  for (let rest = checks; rest.length > 0; ) {
    const { messages, death } = await runChild(program, { callables, checks: rest }, CALL_LIMIT);
    for (const message of messages) add(message as CheckReport);
    if (death === undefined) return;
    if (death.index < 0) throw new Error(`the process does not start: ${death.how}`);
    const { name, seed, run, text } = JSON.parse(death.text) as {
      name: string;
      seed: number;
      run: number;
      text: string;
    };
    const path = rest[messages.length]?.path ?? String(run);
    const crash = { seed, path, call: text, error: death.how };
    const failure = shrunk.has(name) ? crash : await shrinkCrash(callables, name, crash);
    shrunk.add(name);
    add({ name, calls: run + 1, reached: run + 1, failure });
    rest = rest.slice(messages.length + 1);
  }
}
