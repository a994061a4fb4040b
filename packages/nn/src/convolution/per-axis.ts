import { ShapeError, type Steps } from '@mlxts/core';
import { checkInt, checkInts, describe, type IntRange } from '@mlxts/core/native';

export const kernelRange: IntRange = { min: 1 };
/** Strides and dilations: products of two stay within int32, in which MLX multiplies them. */
export const stepRange: IntRange = { min: 1, max: 2 ** 15 };
/** Below 0 elements are cut off. */
export const paddingRange: IntRange = { min: -(2 ** 30), max: 2 ** 30 };
export const widthRange: IntRange = { min: 0, max: 2 ** 30 };

/** A number for each of `axes` spatial axes. @throws ArgumentError, ShapeError */
export function perAxis(op: string, name: string, value: Steps, axes: number, range: IntRange): number[] {
  if (!Array.isArray(value)) return Array<number>(axes).fill(checkInt(op, name, value, range));
  const numbers = checkInts(op, name, value, range);
  if (numbers.length === axes) return numbers;
  throw new ShapeError({ op, message: `expected ${name} as a number or a list of ${axes}, got ${describe(value)}` });
}
