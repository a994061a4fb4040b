import { ArgumentError } from '../errors/argument-error.js';
import { describe } from '../guards.js';

/** A number from `min` that is finite in float32, in which mlx-c takes it. */
export function checkFloat32(op: string, name: string, value: unknown, min = Number.NEGATIVE_INFINITY): number {
  if (typeof value === 'number' && Number.isFinite(Math.fround(value)) && value >= min) return value;
  const from = Number.isFinite(min) ? ` from ${min}` : '';
  throw new ArgumentError({
    op,
    message: `expected ${name} to be a number${from} within float32, got ${describe(value)}`,
  });
}
