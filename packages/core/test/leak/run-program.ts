import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** How a program ended, and what it printed last, as JSON. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
  readonly printed: unknown;
}

/** Runs `programs/<name>.mjs` on the built package, in a process whose memory is its own and whose death is a result. */
export function runProgram(name: string, args: readonly string[] = [], nodeArgs: readonly string[] = []) {
  const path = fileURLToPath(new URL(`programs/${name}.mjs`, import.meta.url));
  return new Promise<ProgramEnd>((resolve, reject) => {
    const child = spawn(process.execPath, [...nodeArgs, path, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const last = stdout.trimEnd().split('\n').at(-1);
      resolve({ code, signal, stderr, printed: code === 0 && last ? JSON.parse(last) : undefined });
    });
  });
}
