import * as mx from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { alignWords } from './align-words.js';

/** One head whose tokens look at ten frames each, after one that looks at none. */
function looking(tokens: number, frames: number): mx.MLXArray {
  const rows = Array.from({ length: tokens }, (_, token) =>
    Array.from({ length: frames }, (_, frame) => (Math.floor(frame / 10) === token ? 6 : 0)),
  );
  return mx.array([[Array(frames).fill(0), ...rows]]);
}

const words = [
  { text: ' one', tokens: [5, 6] },
  { text: ' two', tokens: [7] },
];

describe('alignWords', () => {
  it('puts words where attention was', async () => {
    const probabilities = Float32Array.of(0.5, 1, 0.25);
    expect(await alignWords(words, { scores: looking(4, 40), first: 1, probabilities, framesPerSecond: 50 })).toEqual([
      { text: ' one', tokens: [5, 6], start: 0, end: 0.4, probability: 0.75 },
      { text: ' two', tokens: [7], start: 0.4, end: 0.6, probability: 0.25 },
    ]);
  });

  it('survives attention that is the same everywhere', async () => {
    const aligned = await alignWords(words, {
      scores: mx.zeros([2, 4, 20]),
      first: 0,
      probabilities: new Float32Array(3),
      framesPerSecond: 50,
    });
    for (const { start, end } of aligned) expect(Number.isFinite(start + end)).toBe(true);
  });

  it('has nothing to say of nothing', async () => {
    const nothing = { scores: mx.zeros([2, 4, 0]), first: 0, probabilities: new Float32Array(3), framesPerSecond: 50 };
    expect(await alignWords(words, nothing)).toEqual([]);
    const silence = { ...nothing, scores: mx.zeros([2, 1, 20]), probabilities: new Float32Array(0) };
    expect(await alignWords([], silence)).toEqual([]);
  });
});
