import { describe, expect, it } from 'vitest';
import { cut } from './cut.js';
import { Slice } from './slice-value.js';

/** The positions of Python's `range(dim)[start:stop:step]`, from its definition. */
function positions(dim: number, start: number | null, stop: number | null, step: number): number[] {
  const wrapped = (value: number): number => (value < 0 ? value + dim : value);
  const inside = (value: number): boolean => value >= 0 && value < dim;
  const first = start === null ? (step > 0 ? 0 : dim - 1) : wrapped(start);
  const last = stop === null ? (step > 0 ? dim : -1) : Math.max(-1, wrapped(stop));
  const begin = step > 0 ? Math.max(0, first) : Math.min(dim - 1, first);
  const found: number[] = [];
  for (let i = begin; step > 0 ? i < last : i > last; i += step) if (inside(i)) found.push(i);
  return found;
}

/** What `mlx_slice` reads. */
function read(dim: number, { start, stop, step }: ReturnType<typeof cut>): number[] {
  const end = stop < 0 ? stop + dim : stop;
  const found: number[] = [];
  for (let i = start; step > 0 ? i < end : i > end; i += step) found.push(i);
  return found;
}

describe('cut', () => {
  const ends = [null, -7, -5, -4, -1, 0, 1, 3, 4, 5, 9];
  it.each([0, 1, 4, 5])('finds the positions that Python finds on an axis of %i', (dim) => {
    for (const start of ends) {
      for (const stop of ends) {
        for (const step of [1, 2, 3, 7, -1, -2, -7]) {
          const part = cut(new Slice(start, stop, step), dim);
          const expected = positions(dim, start, stop, step);
          expect(read(dim, part), `${start}:${stop}:${step}`).toEqual(expected);
          expect(part.count).toBe(expected.length);
        }
      }
    }
  });

  it('stays within 32 bits for any ends and steps', () => {
    const most = Number.MAX_SAFE_INTEGER;
    for (const slice of [new Slice(-most, most, most), new Slice(most, -most, -most), new Slice(0, most, 2 ** 31)]) {
      expect(cut(slice, 10)).toMatchObject({ step: 1, count: 1 });
    }
  });
});
