import { spawn } from 'node:child_process';

/** Runs a command and returns what it printed, as JSON. */
export function runJSON<T>(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(output) as T);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}`));
    });
  });
}

/** Python with MLX, from the set-up of `npm test`. */
export function oraclePython(): string {
  const python = process.env.MLXTS_ORACLE_PYTHON;
  if (python === undefined) throw new Error('set MLXTS_ORACLE_PYTHON to a Python with mlx-lm; `npm test` installs one');
  return python;
}
