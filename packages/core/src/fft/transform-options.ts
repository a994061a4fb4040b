import type { MLXArray } from '../array.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkAxes, checkAxis, checkChoice, checkInt, checkInts, checkShape, describe } from '../guards.js';
import type { OpOptions } from '../options.js';

/** Where the factor `1 / n` is applied: by the inverse, by the transform, or its root by both. */
export type FftNorm = 'backward' | 'forward' | 'ortho';

export interface FftOptions extends OpOptions {
  /** The length to cut or fill with zeros the axis to; of `irfft` that of the result. Default: as it is. */
  n?: number | null | undefined;
  /** Default: -1. */
  axis?: number | undefined;
  /** Default: `'backward'`. */
  norm?: FftNorm | undefined;
}

export interface FftnOptions extends OpOptions {
  /** One length for each of `axes`, as `n` of `fft`. Default: as they are. */
  s?: readonly number[] | null | undefined;
  /** `null` is all axes. Default: the last two for the transforms named so, else all. */
  axes?: readonly number[] | null | undefined;
  /** Default: `'backward'`. */
  norm?: FftNorm | undefined;
}

/** `real-to-complex` halves its last axis, `complex-to-real` doubles it. */
export type Kind = 'complex' | 'real-to-complex' | 'complex-to-real';

const MAX_LENGTH = 2 ** 31 - 1;
const norms: readonly FftNorm[] = ['backward', 'forward', 'ortho'];

export function checkFftNorm(op: string, norm: unknown): FftNorm {
  return checkChoice(op, 'norm', norm, norms);
}

/** The length that a transform along one axis has without `n`. */
function ownLength(length: number, kind: Kind): number {
  return kind === 'complex-to-real' ? 2 * (length - 1) : length;
}

/** A length of at least 1. */
function checkLength(op: string, a: MLXArray, length: number): number {
  if (length >= 1 && length <= MAX_LENGTH) return length;
  throw new ShapeError({
    op,
    message: `expected a transform of 1 to ${MAX_LENGTH} numbers, got ${length} of ${describe(a)}`,
  });
}

/** MLX counts the numbers of one transform in 32 bits; all that it makes of the array must be a shape. */
function checkSizes(op: string, a: MLXArray, axes: readonly number[], lengths: readonly number[]): void {
  checkLength(
    op,
    a,
    lengths.reduce((product, length) => product * length, 1),
  );
  const shape = [...a.shape];
  for (const [i, axis] of axes.entries()) shape[axis < 0 ? axis + a.ndim : axis] = lengths[i] as number;
  checkShape(op, shape);
}

/** Axis and length of a transform along one axis. */
export function oneAxis(
  op: string,
  a: MLXArray,
  n: unknown,
  axis: unknown,
  kind: Kind,
): [length: number, axis: number] {
  const along = checkAxis(op, axis, a.ndim);
  const length =
    n === undefined || n === null
      ? checkLength(op, a, ownLength(a.shape.at(along) as number, kind))
      : checkInt(op, 'n', n, { min: 1, max: MAX_LENGTH });
  checkSizes(op, a, [along], [length]);
  return [length, along];
}

/** Axes and lengths of a transform along several. */
export function severalAxes(
  op: string,
  a: MLXArray,
  s: unknown,
  axes: unknown,
  kind: Kind,
): [lengths: number[], axes: number[]] {
  if (!Array.isArray(axes) && axes !== null) {
    throw new ShapeError({ op, message: `expected axes to be a list of axes, got ${describe(axes)}` });
  }
  const along = axes === null ? a.shape.map((_, axis) => axis) : checkAxes(op, axes, a.ndim);
  if (s === undefined || s === null) {
    const own = along.map((axis, i) =>
      checkLength(op, a, ownLength(a.shape.at(axis) as number, i === along.length - 1 ? kind : 'complex')),
    );
    checkSizes(op, a, along, own);
    return [own, along];
  }
  const lengths = checkInts(op, 's', s, { min: 1, max: MAX_LENGTH });
  if (axes === null || lengths.length !== along.length) {
    throw new ShapeError({
      op,
      message: `expected one axis for each length of s, got ${describe(s)} and ${describe(axes)}`,
    });
  }
  checkSizes(op, a, along, lengths);
  return [lengths, along];
}
