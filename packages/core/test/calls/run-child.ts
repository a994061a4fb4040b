import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCallLog } from './call-log.js';

/** How a process ended. */
export interface ChildEnd {
  /** the lines of JSON that it printed */
  readonly messages: readonly unknown[];
  /** the call that killed it or never came back; undefined when it reached its end */
  readonly death: { readonly index: number; readonly text: string; readonly how: string } | undefined;
}

const packageFolder = fileURLToPath(new URL('../..', import.meta.url));

/** Runs a TypeScript program with `job` on its standard input; a call that takes longer than `limit` ms ends it. */
export async function runChild(program: URL, job: unknown, limit: number): Promise<ChildEnd> {
  const folder = mkdtempSync(join(tmpdir(), 'mlxts-calls-'));
  const log = join(folder, 'call');
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(program), log], {
    cwd: packageFolder,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.on('error', () => {}); // a process that ended before it read its job: its exit code tells
  child.stdin.end(JSON.stringify(job));
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr = `${stderr}${chunk}`.slice(-4000);
  });
  let hangs = false;
  const watch = watchProgress(log, limit, () => {
    hangs = true;
    child.kill('SIGKILL');
  });
  try {
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (...end) => resolve(end));
    });
    const messages = stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as unknown);
    if (code === 0) return { messages, death: undefined };
    const how = hangs ? `no answer within ${limit} ms` : (signal ?? `exit code ${code}: ${stderr}`);
    return { messages, death: { ...lastCall(log), how } };
  } finally {
    clearInterval(watch);
    rmSync(folder, { recursive: true, force: true });
  }
}

function lastCall(log: string): { index: number; text: string } {
  try {
    return readCallLog(log);
  } catch {
    return { index: -1, text: 'before the first call' };
  }
}

/** Calls `onHang` when the log stays at the same call for `limit` ms. */
function watchProgress(log: string, limit: number, onHang: () => void): NodeJS.Timeout {
  let last = -1;
  let since = Date.now();
  return setInterval(() => {
    const { index } = lastCall(log);
    if (index !== last) {
      last = index;
      since = Date.now();
    } else if (Date.now() - since > limit) onHang();
  }, 500);
}
