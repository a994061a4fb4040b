import { ArgumentError, type MLXArray, ShapeError } from '@mlxts/core';
import { checkArray, checkNumber, checkShape, describe } from '@mlxts/core/native';

/** One factor for all spatial axes, or one for each. */
export type ScaleFactor = number | readonly number[];

/** Positive finite factors. @throws ArgumentError */
export function checkScaleFactor(op: string, scaleFactor: ScaleFactor): ScaleFactor {
  for (const factor of Array.isArray(scaleFactor) ? scaleFactor : [scaleFactor]) {
    if (checkNumber(op, 'scaleFactor', factor) > 0 && Number.isFinite(factor)) continue;
    throw new ArgumentError({ op, message: `expected scaleFactor to be positive, got ${describe(scaleFactor)}` });
  }
  return scaleFactor;
}

/** The factor of each spatial axis of `x` `[N, ..., C]`. @throws ShapeError, ArgumentError */
export function scaleFactors(op: string, x: MLXArray, scaleFactor: ScaleFactor): readonly number[] {
  const axes = checkArray(op, 'x', x).ndim - 2;
  if (axes < 1) {
    throw new ShapeError({ op, message: `expected x [N, ..., C] with at least one spatial axis, got ${describe(x)}` });
  }
  checkScaleFactor(op, scaleFactor);
  const factors = typeof scaleFactor === 'number' ? Array<number>(axes).fill(scaleFactor) : scaleFactor;
  if (factors.length !== axes) {
    throw new ShapeError({
      op,
      message: `expected a scaleFactor for each of ${axes} spatial axes, got ${describe(scaleFactor)} (x: ${describe(x)})`,
    });
  }
  const [batch, channels] = [x.shape[0] as number, x.shape.at(-1) as number];
  checkShape(op, [batch, ...factors.map((factor, i) => scaledLength(x.shape[i + 1] as number, factor)), channels]);
  return factors;
}

/** How long an axis of `length` gets. */
export function scaledLength(length: number, factor: number): number {
  return Math.trunc(factor * length);
}
