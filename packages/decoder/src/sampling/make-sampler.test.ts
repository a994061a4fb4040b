import * as mx from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { greedy } from './greedy.js';
import { makeSampler } from './make-sampler.js';
import type { SamplingOptions } from './sampler.js';

const probabilities = [0.1, 0.5, 0.15, 0.25];
const logprobs = mx.log(mx.array([probabilities]));

function draw(options: SamplingOptions, count: number): number[] {
  const sampler = makeSampler(options);
  return Array.from({ length: count }, () => Number(sampler.sample(logprobs).item()));
}

describe('makeSampler', () => {
  it('is greedy by default and at temperature 0', () => {
    expect(makeSampler()).toBe(greedy);
    expect(makeSampler({ temperature: 0, topK: 3 })).toBe(greedy);
  });

  it('draws each token as often as it is likely', () => {
    const count = 2000;
    const drawn = draw({ temperature: 1, seed: 3 }, count);
    for (const [token, p] of probabilities.entries()) {
      const share = drawn.filter((id) => id === token).length / count;
      expect(Math.abs(share - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / count));
    }
  });

  it.each([
    [{ topK: 2 }, [1, 3]],
    [{ topP: 0.6 }, [1, 3]],
    [{ minP: 0.4 }, [1, 3]],
    [{ topP: 0.95, minP: 0.25, topK: 1 }, [1]],
  ])('draws with %j only among %j', (options, tokens) => {
    expect([...new Set(draw({ ...options, temperature: 2, seed: 5 }, 100))].sort()).toEqual(tokens);
  });

  it('gives one series for one seed, another for another', () => {
    const series = draw({ temperature: 1, seed: 11 }, 40);
    expect(draw({ temperature: 1, seed: 11 }, 40)).toEqual(series);
    expect(draw({ temperature: 1, seed: 12 }, 40)).not.toEqual(series);
    expect(new Set(series).size).toBeGreaterThan(1);
  });

  it('filters before it divides by the temperature', () => {
    // Untempered, minP 0.4 leaves 0.5 and 0.25; at temperature 3 all four would be within 0.4 of the likeliest.
    expect([...new Set(draw({ temperature: 3, minP: 0.4, seed: 1 }, 200))].sort()).toEqual([1, 3]);
  });

  it('keeps one array from draw to draw: its key', () => {
    const sampler = makeSampler({ temperature: 1, seed: 1 });
    expect(sampler.state).toEqual([]);
    for (let i = 0; i < 3; i++) {
      mx.tidy(() => void sampler.sample(logprobs), {
        state: {
          get key() {
            return sampler.state;
          },
        },
      });
      expect(sampler.state).toHaveLength(1);
    }
  });

  it.each([
    { temperature: -1 },
    { temperature: Number.NaN },
    { temperature: Number.POSITIVE_INFINITY },
    { topP: 0 },
    { topP: 1.1 },
    { topK: -1 },
    { topK: 1.5 },
    { minP: -0.1 },
    { minP: 2 },
    { seed: -1 },
    { seed: 0.5 },
  ])('refuses %j', (options) => {
    expect(() => makeSampler({ temperature: 1, ...options })).toThrow(mx.ArgumentError);
  });
});
