import type { SpeechChunk } from '../vad/speech-chunk.js';
import type { WordTiming } from '../words/word-timing.js';
import type { FoundSegment } from './window-segments.js';

/** Seconds at the edge of a stretch that hold no speech: what the detector is told to leave there, and a little that it is late. */
const EDGE = 0.5;

/** Speech that was together in the recording, too. */
interface Stretch {
  /** Seconds of the chunk. */
  readonly from: number;
  readonly to: number;
  /** Seconds that lie before it in the recording and not in the chunk. */
  readonly shift: number;
}

/** Brings the times of a chunk's segments back to the recording, so that none begins or ends in what was left out. */
export class RecordingTimes {
  readonly #stretches: readonly Stretch[];

  constructor({ spans, sampleRate }: Pick<SpeechChunk, 'spans' | 'sampleRate'>) {
    const stretches: { start: number; end: number; before: number }[] = [];
    let before = 0;
    for (const { start, end } of spans) {
      const last = stretches.at(-1);
      if (last !== undefined && last.end === start) last.end = end;
      else stretches.push({ start, end, before });
      before += end - start;
    }
    this.#stretches = stretches.map(({ start, end, before: at }) => ({
      from: at / sampleRate,
      to: (at + end - start) / sampleRate,
      shift: (start - at) / sampleRate,
    }));
  }

  /** Undefined for a segment of which nothing lies in the chunk. */
  segment(segment: FoundSegment, seek: number): FoundSegment | undefined {
    const words = segment.words?.map((word) => this.#word(word));
    const [start, end] = words?.length ? [words[0]?.start, words.at(-1)?.end] : this.#reach(segment);
    if (start === undefined || end === undefined || start >= end) return undefined;
    return { ...segment, seek, start, end, ...(words !== undefined && { words }) };
  }

  /** A word lies where its middle does. */
  #word(word: WordTiming): WordTiming {
    const stretch = this.#at((word.start + word.end) / 2);
    return { ...word, start: within(word.start, stretch), end: within(word.end, stretch) };
  }

  /** What begins at the very end of a stretch begins in the next; what ends at the very start of one ended before. */
  #reach({ start, end }: Pick<FoundSegment, 'start' | 'end'>): [number, number] {
    const middle = (start + end) / 2;
    const first = this.#at(Math.min(start + EDGE, middle));
    const last = this.#at(Math.max(end - EDGE, middle));
    return [within(start, first), within(end, last)];
  }

  #at(seconds: number): Stretch {
    return (this.#stretches.find(({ to }) => seconds < to) ?? this.#stretches.at(-1)) as Stretch;
  }
}

/** The second of the recording, in hundredths as times of segments are. */
function within(seconds: number, { from, to, shift }: Stretch): number {
  return Math.round((Math.min(Math.max(seconds, from), to) + shift) * 100) / 100;
}
