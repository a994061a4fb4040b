import type { Bindings } from '../bindings.js';
import { loadBindings, loadedAddon } from '../load/load-bindings.js';
import { describeMachine } from '../load/machine.js';
import { packageVersion } from '../package-root.js';
import { hostTarget } from '../target.js';
import { nativeFacts } from './native-facts.js';
import type { Check, DoctorReport } from './report.js';
import { selfTest } from './self-test.js';

export { type Check, type DoctorReport, formatReport } from './report.js';

/** Looks at the machine, loads the addon and tries it for about a second. Never throws: what fails is in the report. */
export async function doctor(): Promise<DoctorReport> {
  const facts: Record<string, string> = { '@mlxts/sys': packageVersion(), machine: describeMachine() };
  const checks: Check[] = [];
  const bindings = tryLoad(facts, checks);
  if (bindings !== undefined) {
    Object.assign(facts, nativeFacts(bindings));
    checks.push(...(await selfTest(bindings)));
  }
  return { ok: checks.every(({ ok }) => ok), facts, checks };
}

function tryLoad(facts: Record<string, string>, checks: Check[]): Bindings | undefined {
  try {
    facts.target = hostTarget().name;
    const bindings = loadBindings();
    facts.addon = loadedAddon() ?? 'unknown';
    checks.push({ name: 'addon', ok: true, detail: 'loads' });
    return bindings;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    checks.push({ name: 'addon', ok: false, detail });
    return undefined;
  }
}
