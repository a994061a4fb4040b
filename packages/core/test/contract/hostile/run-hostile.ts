import type { Callable } from '@mlxts/surface';
import { runChild } from '../../calls/run-child.js';
import type { HostileReport } from './hostile-report.js';

const program = new URL('child.ts', import.meta.url);
const CALL_LIMIT = 30_000;
const PROCESSES = 2;

/** Makes the hostile calls of all functions, in processes side by side. */
export async function runHostile(
  callables: readonly Callable[],
  names: readonly string[],
): Promise<Map<string, HostileReport>> {
  const parts = Array.from({ length: PROCESSES }, (_, part) => names.filter((_, i) => i % PROCESSES === part));
  const reports = await Promise.all(parts.map((part) => runPart(callables, part)));
  const merged = new Map<string, HostileReport>();
  for (const { name, calls, refused, failures } of reports.flat()) {
    const known = merged.get(name) ?? { name, calls: 0, refused: 0, failures: [] };
    merged.set(name, {
      name,
      calls: known.calls + calls,
      refused: known.refused + refused,
      failures: [...known.failures, ...failures],
    });
  }
  return merged;
}

/** A process that dies is followed by one that goes on behind the call that killed it. */
async function runPart(callables: readonly Callable[], names: readonly string[]): Promise<HostileReport[]> {
  const reports: HostileReport[] = [];
  for (let from = 0; ; ) {
    const { messages, death } = await runChild(program, { callables, names, from }, CALL_LIMIT);
    reports.push(...(messages as HostileReport[]));
    if (death === undefined) return reports;
    if (death.index < from) throw new Error(`the process does not start: ${death.how}`);
    const [place = '', value = ''] = death.text.split(': ');
    const [name = ''] = place.split(',');
    reports.push({ name, calls: 1, refused: 0, failures: [{ place, value, error: death.how }] });
    from = death.index + 1;
  }
}
