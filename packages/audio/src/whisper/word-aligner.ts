import * as mx from '@mlxts/core';
import { rootScope } from '@mlxts/core/native';
import { untilAborted } from '@mlxts/decoder';
import { alignWords } from '../words/align-words.js';
import { settleWords } from '../words/settle-words.js';
import { splitWords } from '../words/split-words.js';
import type { AlignedWord, WordTiming } from '../words/word-timing.js';
import type { Head } from './alignment-heads.js';
import type { EncodedWindow } from './encoded-window.js';
import { FRAMES_PER_SECOND, type TimedTokens } from './split-segments.js';
import type { StartOptions, WhisperTokens } from './whisper-tokens.js';

/** The encoder halves the number of frames. */
const FRAMES_PER_POSITION = 2;

/** A segment, with its words where they were asked for. */
export interface SpokenSegment extends TimedTokens {
  readonly words?: readonly WordTiming[];
}

export interface AlignOptions extends Omit<StartOptions, 'timestamps'> {
  /** Frames of sound in the window. */
  readonly size: number;
  readonly signal: AbortSignal | undefined;
}

export interface SegmentWordsOptions extends AlignOptions {
  /** The frame where the window begins. */
  readonly seek: number;
  /** Where the segment before the window's ended, in seconds. */
  readonly lastSpeechEnd: number;
}

/** Finds when the words of a window's text were spoken, by what the decoder looks at while it reads the text. */
export class WordAligner {
  readonly #tokens: WhisperTokens;
  readonly #heads: readonly Head[];

  constructor(tokens: WhisperTokens, heads: readonly Head[]) {
    this.#tokens = tokens;
    this.#heads = heads;
  }

  /** The segments of a window with their words, from the first of which to the last they reach. */
  async segmentWords(
    window: EncodedWindow,
    segments: readonly TimedTokens[],
    { seek, lastSpeechEnd, ...options }: SegmentWordsOptions,
  ): Promise<SpokenSegment[]> {
    const texts = segments.map((segment) => ({
      ...segment,
      tokens: segment.tokens.filter((token) => token < this.#tokens.end),
    }));
    const aligned = await this.#align(
      window,
      texts.flatMap(({ tokens }) => tokens),
      options,
    );
    const settled = settleWords(aligned, texts, { offset: seek / FRAMES_PER_SECOND, lastSpeechEnd });
    return segments.map((segment, index) => ({ ...segment, ...settled[index] }));
  }

  async #align(
    { whisper, states }: EncodedWindow,
    text: readonly number[],
    { size, signal, ...start }: AlignOptions,
  ): Promise<AlignedWord[]> {
    if (text.length === 0) return [];
    const opening = this.#tokens.opening({ ...start, timestamps: false });
    const first = opening.length - 1;
    const positions = Math.floor(size / FRAMES_PER_POSITION);
    const heard = rootScope(() => {
      const { h, scores } = whisper.attend(
        mx.array([[...opening, ...text, this.#tokens.end]], { dtype: 'int32' }),
        states,
      );
      const looking = scores.map((each) => mx.squeeze(each, { axis: 0 })); // [H, L, T]
      const heads = this.#heads.map(([layer, head]) => looking[layer]?.get(head) as mx.MLXArray);
      const [, , dims = 0] = h.shape;
      const logits = whisper.logits(mx.slice(h, [0, first, 0], [1, first + text.length, dims]));
      const words = mx.slice(mx.astype(logits, 'float32'), [0, 0, 0], [1, text.length, this.#tokens.end]);
      const read = mx.array([text.map((token) => [token])], { dtype: 'int32' }); // [1, n, 1]
      return {
        scores: mx.slice(mx.stack(heads), [0, 0, 0], [heads.length, opening.length + text.length + 1, positions]),
        probabilities: mx.takeAlongAxis(mx.softmax(words, { axis: -1 }), read, { axis: -1 }),
      };
    });
    try {
      await untilAborted(mx.evalAsync(heard), signal);
      return await alignWords(splitWords(text, this.#tokens, start.language), {
        scores: heard.scores,
        first,
        probabilities: heard.probabilities.toTypedArray() as Float32Array,
        framesPerSecond: FRAMES_PER_SECOND / FRAMES_PER_POSITION,
      });
    } finally {
      heard.scores.dispose();
      heard.probabilities.dispose();
    }
  }
}
