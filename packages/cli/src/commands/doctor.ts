import type { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { writeText } from '../write-text.js';

/** Adds `mlxts doctor`. `exit` receives the exit code: 1 where something is wrong. */
export function addDoctor(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  program
    .command('doctor')
    .description('show what is installed and try it')
    .option('--json', 'print the report as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const { doctor, formatReport } = await import('@mlxts/sys/doctor');
      const report = await doctor();
      await writeText(terminal.stdout, `${json ? JSON.stringify(report, null, 2) : formatReport(report)}\n`);
      exit(report.ok ? 0 : 1);
    });
}
