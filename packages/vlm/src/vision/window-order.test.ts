import { expect, it } from 'vitest';
import { windowOrder } from './window-order.js';

it('cuts a grid into windows, those of one size together', () => {
  const { order, inverse, groups } = windowOrder(3, 5, 2);
  // Whole windows, then those at the right of two cells, then those at the bottom, and the corner.
  expect(groups).toEqual([
    { windows: 2, size: 4 },
    { windows: 3, size: 2 },
    { windows: 1, size: 1 },
  ]);
  expect([...order]).toEqual([0, 1, 5, 6, 2, 3, 7, 8, 4, 9, 10, 11, 12, 13, 14]);
  expect([...inverse].map((place) => order[place])).toEqual(Array.from({ length: 15 }, (_, i) => i));
});

it('is the grid itself where one window holds all', () => {
  expect(windowOrder(2, 3, 4)).toMatchObject({ groups: [{ windows: 1, size: 6 }] });
});
