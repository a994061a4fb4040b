import { fileURLToPath } from 'node:url';
import { readSurface } from '@mlxts/surface';
import { beforeAll, describe, expect, it } from 'vitest';
import { unavailable } from '../../calls/unavailable.js';
import { statedNames } from '../../calls/valid-calls.js';
import { failureLines, type HostileReport } from './hostile-report.js';
import { runHostile } from './run-hostile.js';

const callables = readSurface(fileURLToPath(new URL('../../..', import.meta.url)));
let reports: Map<string, HostileReport>;

beforeAll(async () => {
  reports = await runHostile(
    callables,
    callables.map(({ name }) => name),
  );
}, 600_000);

describe('a hostile value in any place gives an answer or a typed error, never a crash or another exception:', () => {
  it.each(callables.map(({ name, file }) => [name, file]))('%s (%s)', (name) => {
    const report = reports.get(name);
    expect(failureLines(report?.failures ?? [])).toEqual([]);
    expect(report?.calls).toBeGreaterThan(0);
  });
});

it('valid calls are stated only for functions that there are', () => {
  const names = new Set(callables.map(({ name }) => name));
  expect([...statedNames(), ...unavailable.keys()].filter((name) => !names.has(name))).toEqual([]);
});
