const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 90;
const QUIET_MS = 3_000;

/** Shows the steps of a build: one line each with its duration, on a terminal a spinner while it runs. */
export class Progress {
  #stream: NodeJS.WriteStream;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
  }

  /** Runs a step; `note` changes the grey text behind the title while it runs. */
  async step<T>(title: string, body: (note: (text: string) => void) => Promise<T>): Promise<T> {
    const started = performance.now();
    let text = '';
    const stop = this.#stream.isTTY ? this.#spin(title, () => text) : this.#announce(title);
    try {
      const value = await body((note) => {
        text = note;
      });
      stop();
      this.line(`✓ ${title}  ${formatSeconds(performance.now() - started)}`);
      return value;
    } catch (error) {
      stop();
      this.line(`✗ ${title}  ${formatSeconds(performance.now() - started)}`);
      throw error;
    }
  }

  line(text: string): void {
    this.#stream.write(`${text}\n`);
  }

  #spin(title: string, note: () => string): () => void {
    let frame = 0;
    const width = (this.#stream.columns ?? 80) - title.length - 4;
    const draw = () => {
      const grey = width > 8 ? note().slice(0, width) : '';
      this.#stream.write(`\r\x1b[K${FRAMES[frame++ % FRAMES.length]} ${title}  \x1b[2m${grey}\x1b[0m`);
    };
    draw();
    const timer = setInterval(draw, FRAME_MS);
    return () => {
      clearInterval(timer);
      this.#stream.write('\r\x1b[K');
    };
  }

  #announce(title: string): () => void {
    const timer = setTimeout(() => this.line(`… ${title}`), QUIET_MS);
    return () => clearTimeout(timer);
  }
}

/** `0.4 s`, `44 s` */
export function formatSeconds(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return `${seconds < 10 ? seconds.toFixed(1) : seconds.toFixed(0)} s`;
}

/** `10.4 MB` */
export function formatBytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0)} MB`;
}
