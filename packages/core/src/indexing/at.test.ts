import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

describe('at', () => {
  it('gives a new array and leaves the one it was made of', () => {
    const a = mx.array([1, 2, 3]);
    expect(a.at(0).add(10).tolist()).toEqual([11, 2, 3]);
    expect(a.tolist()).toEqual([1, 2, 3]);
  });

  it('counts each mention of an element', () => {
    const index = mx.array([0, 0, 2], { dtype: 'int32' });
    const a = mx.array([1, 2, 3]);
    expect(a.at(index).add([1, 2, 3]).tolist()).toEqual([4, 2, 6]);
    expect(a.at(index).subtract(1).tolist()).toEqual([-1, 2, 2]);
    expect(a.at(index).multiply(2).tolist()).toEqual([4, 2, 6]);
    expect(a.at(index).divide(2).tolist()).toEqual([0.25, 2, 1.5]);
    expect(a.at(index).maximum([0, 5, 1]).tolist()).toEqual([5, 2, 3]);
    expect(a.at(index).minimum([0, 5, 1]).tolist()).toEqual([0, 2, 1]);
  });

  it('updates where a mask is true, by one value or one for each place', () => {
    const a = mx.array([
      [1, 2],
      [3, 4],
    ]);
    const mask = mx.greater(a, 1);
    expect(a.at(mask).add(10).tolist()).toEqual([
      [1, 12],
      [13, 14],
    ]);
    expect(a.at(mask).subtract([1, 2, 3]).tolist()).toEqual([
      [1, 1],
      [1, 1],
    ]);
    expect(a.at([false, true]).multiply([2, 3]).tolist()).toEqual([
      [1, 2],
      [6, 12],
    ]);
    expect(a.at([false, true]).divide(2).tolist()).toEqual([
      [1, 2],
      [1.5, 2],
    ]);
    expect(a.at(':', [false, true]).maximum(3).tolist()).toEqual([
      [1, 3],
      [3, 4],
    ]);
    expect(a.at(mask).minimum([9, 0, 9]).tolist()).toEqual([
      [1, 2],
      [0, 4],
    ]);
  });

  it('updates the whole array for no entries', () => {
    const a = mx.array([1, 2]);
    expect(a.at().add(1).tolist()).toEqual([2, 3]);
    expect(a.at(null).multiply(3).tolist()).toEqual([3, 6]);
    expect(mx.array(1).at('...').add(1).item()).toBe(2);
  });

  it('keeps the dtype of the array', () => {
    const a = mx.array([1, 2], { dtype: 'int32' });
    expect(a.at(0).add(1.5).tolist()).toEqual([2, 2]);
    expect(a.at(0).add(1.5).dtype).toBe('int32');
    expect(a.at([true, false]).add(mx.array(1.5)).dtype).toBe('int32');
  });

  it('refuses what MLX would compute as 0, and arithmetic on booleans', () => {
    expect(() => mx.array([4], { dtype: 'int32' }).at(0).divide(2)).toThrow(
      'at.divide: expected a floating-point or complex array, got [1] int32',
    );
    expect(() => mx.array([true]).at(0).subtract(true)).toThrow(mx.DtypeError);
  });

  it('names the update in its errors', () => {
    expect(() => mx.zeros([2]).at(5).add(1)).toThrow('at.add: expected an index from -2 to 1 on axis 0, got 5');
    expect(() => mx.zeros([2]).at('x').maximum(1)).toThrow('at.maximum: expected a slice');
    expect(() => mx.zeros([2]).at(0).minimum([1, 2])).toThrow('at.minimum: expected a value that broadcasts to []');
  });

  it('leaves no handle behind', () => {
    const a = mx.zeros([3, 3]);
    const before = mx.liveHandles();
    mx.tidy(() => {
      a.at(0).subtract(1);
      a.at([0, 1], '::2').divide([[1, 2]]);
      a.at([true, false, true]).add([[1], [2]]);
      a.at([true, false, true], 0).add([1, 2]);
    });
    expect(mx.liveHandles()).toBe(before);
  });
});
