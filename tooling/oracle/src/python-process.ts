import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { OracleError } from './oracle-error.js';

const stderrTail = 4000;

/** A child that talks in lines. It never keeps this process alive by itself, and ends when this process does. */
export class PythonProcess {
  /** Settles when the process has ended, with how it ended and the end of what it wrote to stderr. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcessWithoutNullStreams;
  #stderr = '';

  constructor(python: string, script: string, env: Readonly<Record<string, string>>, onLine: (line: string) => void) {
    this.#child = spawn(python, ['-u', script], { stdio: 'pipe', env: { ...process.env, ...env } });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-stderrTail);
    });
    createInterface({ input: this.#child.stdout, crlfDelay: Number.POSITIVE_INFINITY }).on('line', onLine);
    this.#child.stdin.on('error', () => {}); // a broken pipe shows as the end of the process
    this.ended = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(error.message));
      this.#child.once('close', (code, signal) =>
        resolve(`it ended with ${signal ?? `exit code ${code}`}\n${this.#stderr}`),
      );
    });
  }

  send(line: string): void {
    this.#child.stdin.write(line);
  }

  /** Whether an answer is awaited: only then does the child keep this process alive. */
  setBusy(busy: boolean): void {
    const change = busy ? 'ref' : 'unref';
    this.#child[change]();
    for (const stream of [this.#child.stdin, this.#child.stdout, this.#child.stderr])
      if (stream instanceof Socket) stream[change]();
  }

  async close(): Promise<void> {
    this.setBusy(true);
    this.#child.stdin.end();
    await this.ended;
  }
}

/** The interpreter with the oracle's packages. @throws OracleError when the tests were not set up. */
export function oraclePython(): string {
  const python = process.env.MLXTS_ORACLE_PYTHON;
  if (!python)
    throw new OracleError(
      'MLXTS_ORACLE_PYTHON is not set: run `npm test`, which installs the Python oracle and sets it',
    );
  return python;
}
