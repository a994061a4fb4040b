import type { SpeechTimestamp } from './speech-timestamps.js';

/** Stretches of speech of a signal, one after the other without what was between them. `speechChunks` makes it. */
export class SpeechChunk {
  readonly samples: Float32Array;
  /** Where the stretches lie in the signal, in samples and in their order. */
  readonly spans: readonly SpeechTimestamp[];
  readonly sampleRate: number;

  /** @hidden `speechChunks` calls it. */
  constructor(signal: Float32Array, spans: readonly SpeechTimestamp[], sampleRate: number) {
    this.spans = spans;
    this.sampleRate = sampleRate;
    this.samples = new Float32Array(spans.reduce((sum, { start, end }) => sum + end - start, 0));
    let filled = 0;
    for (const { start, end } of spans) {
      this.samples.set(signal.subarray(start, end), filled);
      filled += end - start;
    }
  }

  /** How long it is. */
  get seconds(): number {
    return this.samples.length / this.sampleRate;
  }

  /**
   * The second of the signal that a second of the chunk comes from. Where two stretches meet, it is where the later begins, or
   * with `isEnd` where the earlier ends.
   */
  originalTime(seconds: number, { isEnd = false }: { isEnd?: boolean } = {}): number {
    let sample = Math.min(Math.max(0, seconds * this.sampleRate), this.samples.length);
    for (const { start, end } of this.spans) {
      const length = end - start;
      if (sample < length || (isEnd && sample === length)) return (start + sample) / this.sampleRate;
      sample -= length;
    }
    return (this.spans.at(-1)?.end ?? 0) / this.sampleRate;
  }
}
