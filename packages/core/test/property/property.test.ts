import { beforeAll, describe, expect, it } from 'vitest';
import { calledNames, coreSurface } from './functions.js';
import { type FunctionReport, runProperty } from './run-property.js';

const callables = coreSurface();
const names = calledNames(callables);
const CALLS = 10_000;
let reports: Map<string, FunctionReport>;

beforeAll(async () => {
  reports = await runProperty(callables, names, { calls: CALLS, seed: 20_251 });
}, 600_000);

const total = (count: (report: FunctionReport) => number): number =>
  [...reports.values()].reduce((sum, report) => sum + count(report), 0);

describe('of 10,000 random calls', () => {
  it('at least half reach MLX', () => {
    expect(total(({ calls }) => calls)).toBeGreaterThanOrEqual(CALLS);
    expect(total(({ reached }) => reached) / total(({ calls }) => calls)).toBeGreaterThan(0.5);
  });

  it('each function gets at least 20', () => {
    expect([...reports].filter(([, { calls }]) => calls < 20)).toEqual([]);
  });
});

describe('random calls return or throw a typed error, and leave no handles:', () => {
  it.each(names)('%s', (name) => {
    expect(reports.get(name)?.failures).toEqual([]);
  });
});
