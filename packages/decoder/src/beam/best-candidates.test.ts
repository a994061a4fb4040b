import { describe, expect, it } from 'vitest';
import { bestCandidates } from './best-candidates.js';

describe('bestCandidates', () => {
  it('takes the likeliest tokens of all beams', () => {
    const logprobs = Float32Array.of(-1, -3, -2, -0.5, -4, -6);
    expect(bestCandidates(logprobs, [0, -1], 3)).toEqual([
      { beam: 0, token: 0, logprob: -1 },
      { beam: 1, token: 0, logprob: -1.5 },
      { beam: 0, token: 2, logprob: -2 },
    ]);
  });

  it('leaves out what cannot come, and what is no number', () => {
    const logprobs = Float32Array.of(Number.NEGATIVE_INFINITY, -1, Number.NaN);
    expect(bestCandidates(logprobs, [0], 3)).toEqual([{ beam: 0, token: 1, logprob: -1 }]);
  });

  it('prefers earlier beams and smaller ids among equals', () => {
    expect(bestCandidates(new Float32Array(6), [0, 0], 4).map(({ beam, token }) => [beam, token])).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
    ]);
  });

  it('equals a sort of everything', () => {
    let seed = 3;
    const logprobs = Float32Array.from({ length: 5 * 200 }, () => {
      seed = (seed * 48271) % 2147483647;
      return -(seed % 1000);
    });
    const beams = [0, -10, -20, -500, -900];
    const all = [...logprobs].map((value, i) => ({
      beam: Math.floor(i / 200),
      token: i % 200,
      logprob: value + (beams[Math.floor(i / 200)] ?? 0),
    }));
    const sorted = all.sort((a, b) => b.logprob - a.logprob || a.beam - b.beam || a.token - b.token);
    expect(bestCandidates(logprobs, beams, 10)).toEqual(sorted.slice(0, 10));
  });
});
