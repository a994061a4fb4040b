import type { Callable } from '@mlxts/surface';
import fc from 'fast-check';
import { variants } from '../calls/call.js';
import { runChild } from '../calls/run-child.js';
import { callText, encodeCall } from './call-spec.js';
import { callsOf } from './calls.js';
import type { Failure } from './job.js';

const program = new URL('child.ts', import.meta.url);
const CALL_LIMIT = 10_000;
const SHRINK_LIMIT = 30_000;

/** The smallest call found in half a minute that still kills a process; each try has a process of its own. */
export async function shrinkCrash(callables: readonly Callable[], name: string, crash: Failure): Promise<Failure> {
  const surface = new Map(callables.map((each) => [each.name, each]));
  const callable = surface.get(name);
  if (callable === undefined) return crash;
  const kills = fc.asyncProperty(callsOf(surface, callable, crash.seed % variants(surface, callable)), async (spec) => {
    const check = { name, seed: crash.seed, runs: 1, call: encodeCall(spec) };
    const { death } = await runChild(program, { callables, checks: [check] }, CALL_LIMIT);
    if (death !== undefined) throw new Error(death.how);
  });
  const { failed, counterexample, counterexamplePath, errorInstance } = await fc.check(kills, {
    seed: crash.seed,
    path: crash.path,
    numRuns: 1,
    interruptAfterTimeLimit: SHRINK_LIMIT,
  });
  if (!failed || counterexample === null) return crash;
  return {
    seed: crash.seed,
    path: counterexamplePath ?? crash.path,
    call: callText(name, counterexample[0]),
    error: errorInstance instanceof Error ? errorInstance.message : String(errorInstance),
  };
}
