import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

const LIMIT = 2 ** 31;

describe('diagonals', () => {
  it('beyond the corners are empty or full, as far as int32 goes', () => {
    for (const k of [2, LIMIT - 1]) {
      expect(mx.eye(2, { k }).tolist()).toEqual([
        [0, 0],
        [0, 0],
      ]);
      expect(mx.tri(2, { k }).tolist()).toEqual([
        [1, 1],
        [1, 1],
      ]);
    }
    for (const k of [-2, -LIMIT]) {
      expect(mx.eye(2, { k }).tolist()).toEqual([
        [0, 0],
        [0, 0],
      ]);
      expect(mx.tri(2, { k }).tolist()).toEqual([
        [0, 0],
        [0, 0],
      ]);
    }
  });

  it.each([LIMIT, 0.5, Number.NaN, '1', null])('of offset %s are refused', (k) => {
    for (const make of [mx.eye, mx.tri]) {
      expect(() => Reflect.apply(make, undefined, [2, { k }])).toThrow(mx.ArgumentError);
    }
  });

  it.each([-1, 1.5, LIMIT, '2', null, undefined])('of size %s are refused', (n) => {
    for (const make of [mx.eye, mx.tri, mx.identity]) {
      expect(() => Reflect.apply(make, undefined, [n])).toThrow(mx.ShapeError);
    }
  });

  it('of more elements than MLX can count are refused', () => {
    expect(() => mx.eye(LIMIT - 1)).toThrow(mx.ShapeError);
    expect(() => mx.tri(2, { m: LIMIT - 1, k: -2 })).toThrow(mx.ArgumentError);
  });
});
