import { spawnSync } from 'node:child_process';

/** Runs `source` in the oracle's Python with `input` as JSON on stdin; what it prints is JSON. */
export function runPython(source: string, input: unknown): unknown {
  const python = process.env.MLXTS_ORACLE_PYTHON;
  if (!python) throw new Error('MLXTS_ORACLE_PYTHON is not set: run `npm test`, which prepares the oracle');
  const { status, stdout, stderr } = spawnSync(python, ['-c', source], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 2 ** 29,
    env: { ...process.env, PYTHONUTF8: '1' },
  });
  if (status !== 0) throw new Error(`the oracle failed:\n${stderr.slice(-2000)}`);
  return JSON.parse(stdout);
}
