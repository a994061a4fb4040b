import { ArgumentError, array, reshape } from '@mlxts/core';
import type { PlacedVisual } from '../prompt/place-visuals.js';
import type { RowPositions } from '../vision-language-model.js';

/** An image in a row: its grid after merging, and by how much a step of frames moves in time. */
export interface GridPlace extends PlacedVisual {
  merged: readonly [frames: number, rows: number, columns: number];
  timeStep: number;
}

/**
 * Positions in time, height and width. Text counts all three; the tokens of an image, which stand one after another, count
 * frames, rows and columns from the next position on; what follows begins after the highest of theirs. Padding has 0.
 * @see https://arxiv.org/abs/2409.12191
 */
export function mropePositions(
  lengths: readonly number[],
  places: readonly (readonly GridPlace[])[],
  leftPadding: readonly number[] = [],
): RowPositions {
  const [B, L] = [lengths.length, lengths[0] ?? 0];
  const values = new Int32Array(3 * B * L);
  const deltas = lengths.map((length, b) => {
    const write = (index: number, ...position: [number, number, number]): void => {
      for (const [axis, value] of position.entries()) values[(axis * B + b) * L + index] = value;
    };
    let index = leftPadding[b] ?? 0;
    let next = 0;
    const text = (end: number): void => {
      for (; index < end; index++, next++) write(index, next, next, next);
    };
    for (const { at, merged, timeStep } of places[b] ?? []) {
      const [first = 0] = at;
      checkRun(at);
      text(first);
      const [frames, rows, columns] = merged;
      const start = next;
      for (let t = 0; t < frames; t++) {
        const time = Math.trunc(t * timeStep);
        for (let h = 0; h < rows; h++) {
          for (let w = 0; w < columns; w++) write(index++, start + time, start + h, start + w);
        }
        next = Math.max(next, start + time + 1);
      }
      next = Math.max(next, start + rows, start + columns);
    }
    text(length);
    return next - L;
  });
  return { positions: reshape(array(values), [3, B, L]), deltas };
}

function checkRun(at: readonly number[]): void {
  const [first = 0] = at;
  if (at.every((index, i) => index === first + i)) return;
  throw new ArgumentError({
    op: 'mropePositions',
    message: `expected ${at.length} tokens of an image one after another from index ${first} on, got others between them`,
  });
}
