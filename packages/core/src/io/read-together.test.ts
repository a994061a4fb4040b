import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import * as mx from '../index.js';
import { readTogether } from './read-together.js';

it('keeps the order of the items, with two under way', async () => {
  let underWay = 0;
  let most = 0;
  const arrays = await readTogether([3, 1, 2, 0], async (value) => {
    most = Math.max(most, ++underWay);
    await setTimeout(value);
    underWay--;
    return [mx.array(value)];
  });
  expect(arrays.map(([array]) => array?.item())).toEqual([3, 1, 2, 0]);
  expect(most).toBe(2);
});

it('after a failure begins nothing new and frees what was read', async () => {
  const before = mx.liveHandles();
  const begun: number[] = [];
  const error = new RangeError('second');
  const reading = readTogether([0, 1, 2, 3], async (index) => {
    begun.push(index);
    if (index === 1) throw error;
    await setTimeout(1);
    return [mx.array(index)];
  });
  await expect(reading).rejects.toBe(error);
  expect(begun).toEqual([0, 1]);
  expect(mx.liveHandles()).toBe(before);
});
