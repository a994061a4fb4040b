import { ArgumentError } from '@mlxts/core';
import { checkInt, checkOptions, describe } from '@mlxts/core/native';
import { MAX_RATE, MIN_RATE } from '../dsp/resampler.js';
import { SpeechChunk } from './speech-chunk.js';
import type { SpeechTimestamp } from './speech-timestamps.js';

export interface SpeechChunksOptions {
  /** Samples in a second. Default: 16000. */
  sampleRate?: number | undefined;
  /** The longest chunk. Default: 30. */
  maxSeconds?: number | undefined;
}

/**
 * Cuts a signal at its speech, so that the chunks can be transcribed together: each takes as many stretches of speech as fit
 * into `maxSeconds`, and a longer stretch is cut there. What is said at a time of a chunk was said at `originalTime` of it.
 * @param timestamps in samples, in their order, as `speechTimestamps` gives them
 * @throws ArgumentError for stretches that overlap or lie outside the signal
 * @example
 * const signal = new Float32Array(16000 * 60);
 * const speech = [{ start: 16000, end: 176000 }, { start: 320000, end: 640000 }, { start: 800000, end: 960000 }];
 * const chunks = speechChunks(signal, speech);
 * console.log(chunks.map(({ seconds }) => seconds)); // [30, 10]
 * console.log(chunks[0].originalTime(12)); // 22
 */
export function speechChunks(
  samples: Float32Array,
  timestamps: readonly SpeechTimestamp[],
  options?: SpeechChunksOptions,
): SpeechChunk[] {
  const op = 'speechChunks';
  const { sampleRate = 16000, maxSeconds = 30 } = checkOptions(op, options);
  if (!(samples instanceof Float32Array))
    throw new ArgumentError({ op, message: `expected samples to be a Float32Array, got ${describe(samples)}` });
  checkInt(op, 'sampleRate', sampleRate, { min: MIN_RATE, max: MAX_RATE });
  const most = Math.floor(Number(maxSeconds) * sampleRate);
  if (typeof maxSeconds !== 'number' || !(most >= 1))
    throw new ArgumentError({ op, message: `expected maxSeconds to be above 0, got ${describe(maxSeconds)}` });

  const groups: SpeechTimestamp[][] = [];
  let room = 0;
  let previous = 0;
  for (const [index, { start, end }] of timestamps.entries()) {
    checkInt(op, `timestamps[${index}].start`, start, { min: previous, max: samples.length });
    checkInt(op, `timestamps[${index}].end`, end, { min: start, max: samples.length });
    previous = end;
    for (let at = start; at < end; at += most) {
      const piece = { start: at, end: Math.min(end, at + most) };
      const length = piece.end - piece.start;
      const isNew = length > room;
      if (isNew) groups.push([]);
      room = (isNew ? most : room) - length;
      groups.at(-1)?.push(piece);
    }
  }
  return groups.map((spans) => new SpeechChunk(samples, spans, sampleRate));
}
