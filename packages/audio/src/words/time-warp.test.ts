import { describe, expect, it } from 'vitest';
import { timeWarp } from './time-warp.js';

/** Every path that never goes back, tried. */
function best(weights: number[][], i = 0, j = 0): { sum: number; path: [number, number][] } {
  const [rows, columns] = [weights.length, weights[0]?.length ?? 0];
  const here = weights[i]?.[j] ?? 0;
  if (i === rows - 1 && j === columns - 1) return { sum: here, path: [[i, j]] };
  const next: [number, number][] = [
    [i + 1, j + 1],
    [i + 1, j],
    [i, j + 1],
  ];
  const [winner] = next
    .filter(([a, b]) => a < rows && b < columns)
    .map(([a, b]) => best(weights, a, b))
    .sort((a, b) => b.sum - a.sum);
  return { sum: here + (winner?.sum ?? 0), path: [[i, j], ...(winner?.path ?? [])] };
}

describe('timeWarp', () => {
  it('follows a ridge', () => {
    const weights = Float32Array.of(1, 1, -1, -1, -1, -1, -1, 1, -1, -1, -1, -1, -1, 1, 1);
    expect([...timeWarp(weights, 3, 5)]).toEqual([0, 2, 3]);
  });

  it('takes a single row or column whole', () => {
    expect([...timeWarp(Float32Array.of(3, 1, 2), 1, 3)]).toEqual([0]);
    expect([...timeWarp(Float32Array.of(3, 1, 2), 3, 1)]).toEqual([0, 0, 0]);
  });

  it('finds the best of all paths', () => {
    let seed = 7;
    const random = (): number => {
      seed = (seed * 48271) % 2147483647;
      return seed / 2147483647 - 0.5;
    };
    for (let trial = 0; trial < 50; trial++) {
      const [rows, columns] = [1 + (trial % 4), 1 + (trial % 5)];
      const weights = Array.from({ length: rows }, () => Array.from({ length: columns }, random));
      const { path } = best(weights);
      const first = Array.from({ length: rows }, (_, row) => path.find(([i]) => i === row)?.[1]);
      expect([...timeWarp(Float32Array.from(weights.flat()), rows, columns)]).toEqual(first);
    }
  });
});
