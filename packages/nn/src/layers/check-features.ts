import { type MLXArray, ShapeError } from '@mlxts/core';
import { checkArray, describe } from '@mlxts/core/native';

export interface FeaturesCheck {
  /** The length of the last axis. */
  readonly features: number;
  /** What `x` should look like, for the error: `[N, ..., 8]`. */
  readonly expected: string;
  readonly minRank?: number;
  readonly maxRank?: number;
}

/** @throws ShapeError unless `x` has `features` on its last axis and a rank within bounds (default: 1 and more). */
export function checkFeatures(
  op: string,
  name: string,
  x: MLXArray,
  { features, expected, minRank = 1, maxRank = Number.POSITIVE_INFINITY }: FeaturesCheck,
): void {
  const { ndim, shape } = checkArray(op, name, x);
  if (ndim >= minRank && ndim <= maxRank && shape.at(-1) === features) return;
  throw new ShapeError({ op, message: `expected ${name} of shape ${expected}, got ${describe(x)}` });
}
