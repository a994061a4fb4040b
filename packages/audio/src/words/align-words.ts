import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';
import { rootScope } from '@mlxts/core/native';
import { medianFilter } from './median-filter.js';
import { timeWarp } from './time-warp.js';
import type { AlignedWord, TokenWord } from './word-timing.js';

/** Neighbouring frames of which the median counts. */
const FILTER = 7;

export interface Alignment {
  /** How each token looked at each frame that holds sound: `[heads, tokens, frames]`, before the softmax. */
  readonly scores: MLXArray;
  /** The row in it of the token before the first text token: that and the next ones are looking for the text. */
  readonly first: number;
  /** The probability of each text token. */
  readonly probabilities: Float32Array;
  readonly framesPerSecond: number;
}

/**
 * The times of words, by the heads whose attention follows the sound: attention of each head is compared with its mean over the
 * tokens, smoothed, and averaged; the words lie along the best path through it.
 * @see https://arxiv.org/abs/2212.04356, and `find_alignment` of https://github.com/openai/whisper
 */
export async function alignWords(
  words: readonly TokenWord[],
  { scores, first, probabilities, framesPerSecond }: Alignment,
): Promise<AlignedWord[]> {
  const rows = probabilities.length + 1;
  const frames = scores.shape[2] ?? 0;
  if (rows < 2 || frames === 0) return [];
  using weights = rootScope(() => mx.contiguous(mx.slice(standardize(scores), [first, 0], [first + rows, frames])));
  await mx.evalAsync(weights);
  const begins = timeWarp(weights.toTypedArray() as Float32Array, rows, frames);
  const timeOf = (token: number): number => (begins[token] as number) / framesPerSecond;
  let next = 0;
  return words.map(({ text, tokens }) => {
    const start = next;
    next += tokens.length;
    const probability = probabilities.subarray(start, next).reduce((sum, value) => sum + value, 0) / tokens.length;
    return { text, tokens, start: timeOf(start), end: timeOf(next), probability };
  });
}

function standardize(scores: MLXArray): MLXArray {
  const attention = mx.softmax(mx.astype(scores, 'float32'), { axis: -1, precise: true });
  const centered = mx.subtract(attention, mx.mean(attention, { axis: -2, keepdims: true }));
  const deviation = mx.sqrt(mx.mean(mx.square(centered), { axis: -2, keepdims: true }));
  const usual = mx.where(mx.equal(deviation, 0), mx.array(1), deviation);
  return mx.mean(medianFilter(mx.divide(centered, usual), FILTER), { axis: 0 }); // [tokens, frames]
}
