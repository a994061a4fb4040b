import { describe, expect, it } from 'vitest';
import { type GridPlace, mropePositions } from './m-rope-positions.js';

const place = (at: number[], merged: [number, number, number], timeStep = 1) =>
  ({ at, merged, timeStep, visual: {} }) as unknown as GridPlace;

describe('mropePositions', () => {
  it('counts text in all axes, images in rows and columns, and goes on after the highest', () => {
    const { positions, deltas } = mropePositions([8], [[place([2, 3, 4, 5, 6, 7].slice(0, 6), [1, 2, 3])]]);
    expect(positions.tolist()).toEqual([
      [[0, 1, 2, 2, 2, 2, 2, 2]],
      [[0, 1, 2, 2, 2, 3, 3, 3]],
      [[0, 1, 2, 3, 4, 2, 3, 4]],
    ]);
    expect(deltas).toEqual([5 - 8]);
  });

  it('begins after what fills a row up', () => {
    const { positions, deltas } = mropePositions([4, 4], [[], [place([2, 3], [2, 1, 1], 3)]], [2, 1]);
    expect((positions.tolist() as number[][][])[0]).toEqual([
      [0, 0, 0, 1],
      [0, 0, 1, 4],
    ]);
    expect(deltas).toEqual([2 - 4, 5 - 4]);
  });

  it('refuses tokens of an image with others between them', () => {
    expect(() => mropePositions([5], [[place([1, 3], [1, 1, 2])]])).toThrow(
      'expected 2 tokens of an image one after another from index 1 on, got others between them',
    );
  });
});
