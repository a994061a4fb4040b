import { expect, test } from 'vitest';
import { doctor, formatReport } from './doctor.js';

test('on a built package every check passes and the report names the parts', async () => {
  const report = await doctor();
  expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(report.checks.map(({ name }) => name)).toEqual([
    'addon',
    'matmul',
    'quantized matmul',
    'async eval',
    'errors',
    'memory',
  ]);
  expect(report.facts.libmlx).toBe('0.32.2');
  expect(formatReport(report)).toContain('All is well.');
});

test('a failed check shows its advice and fails the report', () => {
  const checks = [{ name: 'matmul', ok: false, detail: 'differs', advice: 'rebuild' }];
  expect(formatReport({ ok: false, facts: { machine: 'm' }, checks })).toContain('✗ matmul: differs\n    → rebuild');
});
