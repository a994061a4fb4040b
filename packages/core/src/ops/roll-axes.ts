import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';

/** The sum of the shifts, less whole turns. */
export function turn(shifts: readonly number[], length: number): number {
  return length === 0 ? 0 : shifts.reduce((sum, shift) => (sum + (shift % length)) % length, 0);
}

/** One turn for each axis, which may be named more than once. */
export function rollAxes(array: MLXArray, turns: readonly number[], axes: readonly number[], stream: number): number {
  const totals = new Map<number, number>();
  for (const [i, axis] of axes.entries()) {
    const fromStart = axis < 0 ? axis + array.ndim : axis;
    totals.set(fromStart, turn([totals.get(fromStart) ?? 0, turns[i] ?? 0], array.shape[fromStart] ?? 0));
  }
  return sys.mlx_roll_axes(array.handle, [...totals.values()], [...totals.keys()], stream);
}
