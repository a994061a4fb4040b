/** One tried thing. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** what was found, or what went wrong */
  readonly detail: string;
  /** what to do about a failure */
  readonly advice?: string;
}

/** What the doctor found. */
export interface DoctorReport {
  readonly ok: boolean;
  readonly facts: Readonly<Record<string, string>>;
  readonly checks: readonly Check[];
}

/** The report as text: facts in a column, then a tick or a cross for each check. */
export function formatReport(report: DoctorReport): string {
  const width = Math.max(...Object.keys(report.facts).map((name) => name.length));
  const facts = Object.entries(report.facts).map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  const checks = report.checks.flatMap(({ name, ok, detail, advice }) => {
    const line = `${ok ? '✓' : '✗'} ${name}: ${detail.replaceAll('\n', '\n    ')}`;
    return advice === undefined || ok ? [line] : [line, `    → ${advice}`];
  });
  const verdict = report.ok ? 'All is well.' : 'Something is wrong; see above.';
  return ['@mlxts/sys doctor', ...facts, '', ...checks, '', verdict].join('\n');
}
