import { ArgumentError, ShapeError } from '@mlxts/core';
import type { VisualInput } from '../vision-language-model.js';

export interface PatchGridOptions {
  /** Pixels of a patch: channels, frames, rows and columns. */
  patchPixels: number;
  /** How many patches beside one another, and below, become one token. */
  merge: number;
}

/**
 * Frames, rows and columns of patches.
 * @throws ArgumentError for a grid that is missing or not of whole merge blocks; ShapeError for pixels that do not fill it
 */
export function patchGrid(
  op: string,
  { grid, pixelValues }: VisualInput,
  { patchPixels, merge }: PatchGridOptions,
): readonly [frames: number, rows: number, columns: number] {
  const isWhole = (n: number, unit: number): boolean => Number.isSafeInteger(n) && n >= unit && n % unit === 0;
  if (grid === undefined || grid.length !== 3 || !grid.every((n, axis) => isWhole(n, axis === 0 ? 1 : merge))) {
    throw new ArgumentError({
      op,
      message: `expected a grid of frames, rows and columns, the last two multiples of ${merge}, got ${JSON.stringify(grid) ?? 'none'}`,
    });
  }
  const patches = grid[0] * grid[1] * grid[2];
  const { shape } = pixelValues;
  if (shape.length === 2 && shape[0] === patches && shape[1] === patchPixels) return grid;
  throw new ShapeError({
    op,
    message: `expected pixelValues of shape [${patches}, ${patchPixels}] for a grid of [${grid.join(', ')}], got [${shape.join(', ')}]`,
  });
}
