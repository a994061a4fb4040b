/** Samples of one channel that come in at the end and are let go of at the start, for a producer and a consumer. */
export class SoundBuffer {
  readonly #limit: number;
  #pieces: Float32Array[] = [];
  #length = 0;
  #isOver = false;
  #failure: { error: unknown } | undefined;
  #waiting: (() => void)[] = [];

  /** Holds about `limit` samples; more wait with their producer. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#length;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Takes all pieces, as fast as the consumer lets go. What goes wrong is thrown where samples are waited for. */
  async fill(source: AsyncIterable<Float32Array>): Promise<void> {
    try {
      for await (const piece of source) {
        if (this.#isOver) return;
        this.#pieces.push(piece);
        this.#length += piece.length;
        this.#notify();
        await this.#until(() => this.#length < this.#limit || this.#isOver);
      }
    } catch (error) {
      this.#failure = { error };
    } finally {
      this.#isOver = true;
      this.#notify();
    }
  }

  /** Waits until there are `count` samples, or no more come. @throws what the source throws */
  async wait(count: number): Promise<void> {
    await this.#until(() => this.#length >= count || this.#isOver);
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** All samples that are held. */
  samples(): Float32Array {
    const whole = new Float32Array(this.#length);
    let at = 0;
    for (const piece of this.#pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    this.#pieces = [whole];
    return whole;
  }

  /** Lets go of the first samples. */
  drop(count: number): void {
    const rest = this.samples().slice(count);
    this.#pieces = [rest];
    this.#length = rest.length;
    this.#notify();
  }

  /** Nothing is wanted any more. */
  close(): void {
    this.#isOver = true;
    this.#notify();
  }

  #notify(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  async #until(isReached: () => boolean): Promise<void> {
    while (!isReached()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
