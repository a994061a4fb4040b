import { ShapeError } from './errors/shape-error.js';
import { describe } from './guards.js';

/** The shape that two shapes broadcast to. */
export function broadcastPair(op: string, a: readonly number[], b: readonly number[]): number[] {
  const ndim = Math.max(a.length, b.length);
  return Array.from({ length: ndim }, (_, axis) => {
    const [left, right] = [a.at(axis - ndim) ?? 1, b.at(axis - ndim) ?? 1];
    if (left === right || right === 1) return left;
    if (left === 1) return right;
    throw new ShapeError({ op, message: `expected shapes that broadcast, got ${describe(a)} and ${describe(b)}` });
  });
}
