import { MLXError } from '@mlxts/core';
import type { Segment, TranscriptionResult } from './segment.js';

/** What a transcription knows besides its segments, once it is through. */
export type TranscriptionFacts = Pick<TranscriptionResult, 'language' | 'task' | 'duration'>;

/**
 * A transcription: its segments as they are found, or the whole of it. It begins when the first of either is asked for, and
 * is made once, however often it is read. A loop that is left ends it, unless something else still reads.
 */
export class Transcription implements AsyncIterable<Segment> {
  readonly #source: AsyncGenerator<Segment, TranscriptionFacts>;
  readonly #segments: Segment[] = [];
  #facts: TranscriptionFacts | undefined;
  #advancing: Promise<void> | undefined;
  #failure: { error: unknown } | undefined;
  #result: Promise<TranscriptionResult> | undefined;
  #readers = 0;

  constructor(source: AsyncGenerator<Segment, TranscriptionFacts>) {
    this.#source = source;
  }

  /** The segments from the first on; rejects where the transcription fails, after the segments before. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Segment, void, undefined> {
    this.#readers++;
    try {
      for (let index = 0; ; ) {
        const segment = this.#segments[index];
        if (segment === undefined) {
          if (await this.#isOver()) return;
          continue;
        }
        index++;
        yield segment;
      }
    } finally {
      this.#readers--;
      if (this.#readers === 0) await this.#end();
    }
  }

  /** All of it. @throws what the work throws; MLXError `Unsupported` where a loop was left before the end */
  result(): Promise<TranscriptionResult> {
    this.#result ??= this.#collect();
    return this.#result;
  }

  async #collect(): Promise<TranscriptionResult> {
    for await (const _ of this);
    const facts = this.#facts as TranscriptionFacts;
    const text = this.#segments.map((segment) => segment.text).join('');
    return { text: text.trim(), segments: [...this.#segments], ...facts };
  }

  /** Looks for one more segment, together with whoever does so; true where there is none. */
  async #isOver(): Promise<boolean> {
    if (this.#facts !== undefined) return true;
    if (this.#failure !== undefined) throw this.#failure.error;
    this.#advancing ??= this.#advance().finally(() => {
      this.#advancing = undefined;
    });
    await this.#advancing;
    return false;
  }

  async #advance(): Promise<void> {
    try {
      const { done, value } = await this.#source.next();
      if (done === true) this.#facts = value;
      else this.#segments.push(value);
    } catch (error) {
      this.#failure = { error };
    }
  }

  /** Nobody reads any more: what the work holds is freed. */
  async #end(): Promise<void> {
    if (this.#facts !== undefined || this.#failure !== undefined) return;
    const message = 'expected a transcription that is read to its end, but a loop over it was left';
    this.#failure = { error: new MLXError({ op: 'transcribe', code: 'Unsupported', message }) };
    await this.#source.return(undefined as never);
  }
}
