/** Samples that are at most kept waiting: two minutes at 16 kHz. */
const MOST = 2 ** 21;

/** Reads frames ahead of whoever takes them, so that a microphone need not wait while a model computes. */
export class IncomingSound {
  readonly #frames: AsyncIterator<Float32Array>;
  #waiting: Float32Array[] = [];
  #length = 0;
  #isOver = false;
  #failure: { error: unknown } | undefined;
  #changed: () => void = () => {};

  constructor(frames: AsyncIterable<Float32Array>) {
    this.#frames = frames[Symbol.asyncIterator]();
    void this.#read();
  }

  /** Whether all has come; what waits may still be taken. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** All samples that wait, as soon as there are `least`, or what is left. @throws what reading threw */
  async take(least: number): Promise<Float32Array> {
    while (this.#length < least && !this.#isOver) await this.#change();
    if (this.#failure !== undefined) throw this.#failure.error;
    const samples = new Float32Array(this.#length);
    let at = 0;
    for (const piece of this.#waiting) {
      samples.set(piece, at);
      at += piece.length;
    }
    this.#waiting = [];
    this.#length = 0;
    this.#changed();
    return samples;
  }

  /** Reads no more. */
  stop(): void {
    this.#isOver = true;
    this.#changed();
    // What is being waited for may never come.
    void this.#frames.return?.().catch(() => {});
  }

  async #read(): Promise<void> {
    try {
      while (!this.#isOver) {
        if (this.#length >= MOST) {
          await this.#change();
          continue;
        }
        const { done, value } = await this.#frames.next();
        if (done === true) break;
        this.#waiting.push(value);
        this.#length += value.length;
        this.#changed();
      }
    } catch (error) {
      this.#failure = { error };
    }
    this.#isOver = true;
    this.#changed();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      const before = this.#changed;
      this.#changed = () => {
        before();
        resolve();
      };
    });
  }
}
