import { ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';

/** The call that a process is about to make, in a file that outlives it. */
export class CallLog {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }

  write(index: number, text: string): void {
    const line = Buffer.from(`${index}\n${text}`);
    writeSync(this.#file, line, 0, line.length, 0);
    ftruncateSync(this.#file, line.length);
  }
}

/** What was written last: -1 before the first call. */
export function readCallLog(path: string): { index: number; text: string } {
  const content = readFileSync(path, 'utf8');
  const end = content.indexOf('\n');
  return end < 0 ? { index: -1, text: '' } : { index: Number(content.slice(0, end)), text: content.slice(end + 1) };
}
