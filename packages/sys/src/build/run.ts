import { spawn, spawnSync } from 'node:child_process';
import { BuildError } from './build-error.js';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** what to do when the tool is missing or fails */
  readonly advice: string;
  readonly onLine?: (line: string) => void;
}

const TAIL_LINES = 30;
const running = new Set<() => void>();

/** Ends the tools that run now, for a process that is told to stop. */
export function stopTools(): void {
  for (const stop of running) stop();
}

/**
 * Runs a tool to its end and resolves to what it wrote.
 *
 * @throws BuildError with the tool's last lines when it is missing or fails
 */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines: string[] = [];
    let partial = '';
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    const stop = () => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, 'SIGTERM');
      } catch {
        child.kill();
      }
    };
    running.add(stop);
    const take = (text: string) => {
      const pieces = (partial + text).split('\n');
      partial = pieces.pop() ?? '';
      for (const line of pieces) {
        lines.push(line);
        options.onLine?.(line);
      }
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.on('error', (cause: NodeJS.ErrnoException) => {
      running.delete(stop);
      const reason = cause.code === 'ENOENT' ? 'is not installed' : `could not be started (${cause.message})`;
      reject(new BuildError(`${command} ${reason}`, options.advice));
    });
    child.on('close', (code, signal) => {
      running.delete(stop);
      if (partial !== '') lines.push(partial);
      if (code === 0) return resolve(lines.join('\n'));
      const shown = [command, ...args].join(' ');
      const ending = signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
      reject(
        new BuildError(
          `${shown.length > 160 ? `${shown.slice(0, 160)}…` : shown} ${ending}`,
          options.advice,
          lines.slice(-TAIL_LINES).join('\n'),
        ),
      );
    });
  });
}

/** The first line that `command --version` prints, or undefined where the tool is missing or broken. */
export function toolVersion(
  command: string,
  args: readonly string[] = ['--version'],
  env = process.env,
): string | undefined {
  const result = spawnSync(command, args, { encoding: 'utf8', env, timeout: 20_000 });
  if (result.error !== undefined || result.status !== 0) return undefined;
  return result.stdout.split('\n', 1)[0]?.trim() || undefined;
}
