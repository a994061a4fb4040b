import { parseArgs } from 'node:util';
import { BuildError } from './build/build-error.js';
import { stopTools } from './build/run.js';

const USAGE = `Usage: mlxts-sys <command>

  build   [--force] [--backend cpu|metal|cuda]   build the native addon for this machine
  doctor  [--json]                               show what is installed and try it`;

async function build(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { force: { type: 'boolean' }, backend: { type: 'string' } } });
  const { buildNative } = await import('./build/build.js');
  const { built, addon } = await buildNative({ force: values.force ?? false, backend: values.backend });
  process.stdout.write(built ? `Built ${addon}\n` : `Up to date: ${addon}\n`);
  return 0;
}

async function examine(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } });
  const { doctor, formatReport } = await import('./doctor/doctor.js');
  const report = await doctor();
  process.stdout.write(`${values.json ? JSON.stringify(report, null, 2) : formatReport(report)}\n`);
  return report.ok ? 0 : 1;
}

async function main([command, ...args]: string[]): Promise<number> {
  if (command === 'build') return build(args);
  if (command === 'doctor') return examine(args);
  process.stderr.write(`${USAGE}\n`);
  return command === undefined || command === '--help' || command === '-h' ? 0 : 2;
}

function explain(error: unknown): string {
  if (!(error instanceof BuildError)) return error instanceof Error ? error.message : String(error);
  const output = error.output === '' ? '' : `\n${error.output.replaceAll(/^/gm, '  | ')}`;
  return `mlxts-sys: ${error.message}${output}\n→ ${error.advice}`;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    stopTools();
    process.exit(128 + (signal === 'SIGINT' ? 2 : signal === 'SIGTERM' ? 15 : 1));
  });
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  },
);
