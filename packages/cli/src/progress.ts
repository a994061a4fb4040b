import type { Terminal } from './terminal.js';

/** A line that says how far work is, where someone looks at standard error and nothing else is written to the screen. */
export class Progress {
  readonly #terminal: Terminal;
  readonly #isShown: boolean;

  constructor(terminal: Terminal, { besideOutput }: { besideOutput: boolean }) {
    this.#terminal = terminal;
    this.#isShown = terminal.stderr.isTTY === true && (!besideOutput || terminal.stdout.isTTY !== true);
  }

  show(text: string): void {
    if (this.#isShown) this.#terminal.stderr.write(`\r\x1b[K${text}`);
  }

  clear(): void {
    this.show('');
  }
}
