const width = 30;
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar that fills up in one line of the terminal; elsewhere, such as in a file, a line for each tenth. */
export class ProgressBar {
  readonly #total: number;
  readonly #start = performance.now();
  #done = 0;
  #shown = 0;

  constructor(total: number) {
    this.#total = total;
  }

  /** One more of the total is done; `text` stands beside the bar. */
  advance(text: string): void {
    const { isTTY } = process.stderr;
    const now = performance.now();
    const isLast = ++this.#done === this.#total;
    const tenth = Math.floor((10 * this.#done) / this.#total);
    if (!isLast && (isTTY ? now - this.#shown < 50 : tenth === Math.floor((10 * (this.#done - 1)) / this.#total)))
      return;
    this.#shown = now;
    const seconds = (now - this.#start) / 1000;
    const left = isLast ? seconds : (seconds / this.#done) * (this.#total - this.#done);
    const percent = String(Math.floor((100 * this.#done) / this.#total)).padStart(3);
    const line = `${bar(this.#done / this.#total)} ${percent}%  ${text}  ${left.toFixed(0)} s${isLast ? '' : ' left'}`;
    process.stderr.write(isTTY ? `\r\u001b[2K${line}${isLast ? '\n' : ''}` : `${line}\n`);
  }
}

function bar(share: number): string {
  const full = Math.floor(share * width);
  const rest = eighths[Math.floor((share * width - full) * 8)] as string;
  return `▕${('█'.repeat(full) + rest).padEnd(width)}▏`;
}
