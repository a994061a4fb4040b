import { ShapeError } from '../../errors/shape-error.js';
import { checkInt, checkInts, describe, type IntRange } from '../../guards.js';

/** How a kernel moves over an input: one entry per spatial axis. Negative padding cuts off. */
export interface Geometry {
  stride: readonly number[];
  low: readonly number[];
  high: readonly number[];
  kernelDilation: readonly number[];
  inputDilation: readonly number[];
}

/** One number for all spatial axes, or one for each. */
export type Steps = number | readonly number[];

/** Strides and dilations: products of two stay within int32, in which MLX's CPU kernels multiply them. */
export const stepRange: IntRange = { min: 1, max: 2 ** 15 };
/** Room for sums with strides and dilations within int32. */
export const MAX_EXTENT = 2 ** 30;
export const paddingRange: IntRange = { min: -MAX_EXTENT, max: MAX_EXTENT };

/** A number per spatial axis. */
export function checkSteps(op: string, name: string, value: unknown, spatial: number, range: IntRange): number[] {
  if (!Array.isArray(value)) return Array<number>(spatial).fill(checkInt(op, name, value, range));
  const steps = checkInts(op, name, value, range);
  if (steps.length === spatial) return steps;
  throw new ShapeError({ op, message: `expected ${name} as a number or a list of ${spatial}, got ${describe(value)}` });
}

/** The length of `n` elements that lie `dilation` apart. */
export function dilated(n: number, dilation: number): number {
  return n === 0 ? 0 : 1 + (n - 1) * dilation;
}
