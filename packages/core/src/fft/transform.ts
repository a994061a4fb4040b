import type { MLXArray } from '../array.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkAxes, checkAxis, checkChoice, checkInt, checkOptions, describe } from '../guards.js';
import type { OpOptions } from '../options.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';

/** Where the factor `1 / N` stands: at the inverse, at both as `1 / √N`, or at the forward transform. */
export type Norm = 'backward' | 'ortho' | 'forward';

export interface TransformOptions extends OpOptions {
  /** The length of the transformed axis, which is cut or padded with zeros. Default: as it is. */
  n?: number | null | undefined;
  /** Default: -1. */
  axis?: number | undefined;
  /** Default: `'backward'`. */
  norm?: Norm | undefined;
}

export interface TransformNOptions extends OpOptions {
  /** The lengths of the transformed axes, which are cut or padded with zeros. Default: as they are. */
  s?: readonly number[] | null | undefined;
  /** Default: those that the function names; `fftn` and its kin need them beside `s`. */
  axes?: readonly number[] | null | undefined;
  /** Default: `'backward'`. */
  norm?: Norm | undefined;
}

export type Transform = (a: MLXArray, options?: TransformOptions) => MLXArray;
export type TransformN = (a: MLXArray, options?: TransformNOptions) => MLXArray;

type Raw = (a: number, n: number, axis: number, norm: Norm, s: number) => number;
type RawN = (a: number, n: readonly number[], axes: readonly number[], norm: Norm, s: number) => number;

const norms = ['backward', 'ortho', 'forward'] as const;

/** The length that a transform gives an axis of length `dim`: what MLX takes where none is asked for. */
type Length = (dim: number) => number;

const same: Length = (dim) => dim;
/** Half a spectrum of `dim` entries stands for this many real numbers. */
const unfolded: Length = (dim) => 2 * (dim - 1);

function checkLength(op: string, name: string, length: number): number {
  return checkInt(op, name, length, { min: 1 });
}

function checkInput(op: string, a: MLXArray): MLXArray {
  if (checkArray(op, 'a', a).ndim > 0) return a;
  throw new ShapeError({ op, message: `expected an array with at least one axis, got ${describe(a)}` });
}

function declare(op: string, raw: Raw, length: Length): Transform {
  return (a, options) => {
    const { handle, shape, ndim } = checkInput(op, a);
    const { n, axis = -1, norm = 'backward', stream } = checkOptions(op, options);
    const along = checkAxis(op, axis, ndim);
    const asked = checkLength(op, 'n', n ?? length(shape.at(along) as number));
    return wrap(raw(handle, asked, along, checkChoice(op, 'norm', norm, norms), resolveStream(stream)));
  };
}

/** Declares a transform of one axis that keeps its length. */
export function transform(op: string, raw: Raw): Transform {
  return declare(op, raw, same);
}

/** Declares a transform of one axis of half a spectrum. */
export function unfoldingTransform(op: string, raw: Raw): Transform {
  return declare(op, raw, unfolded);
}

function lastAxes(ndim: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => ndim - count + i);
}

function declareN(op: string, raw: RawN, count: number | undefined, last: Length): TransformN {
  return (a, options) => {
    const { handle, shape, ndim } = checkInput(op, a);
    const { s, axes, norm = 'backward', stream } = checkOptions(op, options);
    if (s !== null && s !== undefined && !Array.isArray(s)) {
      throw new ShapeError({ op, message: `expected s to be a list of lengths, got ${describe(s)}` });
    }
    if (s && !axes && count === undefined) {
      throw new ShapeError({ op, message: `expected axes beside s, got ${describe(axes)} (s: ${describe(s)})` });
    }
    const along = checkAxes(op, axes ?? lastAxes(ndim, count ?? ndim), ndim);
    const lengths = s ?? along.map((axis, i) => (i === along.length - 1 ? last : same)(shape.at(axis) as number));
    if (lengths.length !== along.length) {
      throw new ShapeError({
        op,
        message: `expected as many lengths as axes, got ${describe(lengths)} for ${describe(along)}`,
      });
    }
    for (const [i, each] of lengths.entries()) checkLength(op, `s[${i}]`, each);
    return wrap(raw(handle, lengths, along, checkChoice(op, 'norm', norm, norms), resolveStream(stream)));
  };
}

/** Declares a transform of several axes, the last `count` or all by default. */
export function transformN(op: string, raw: RawN, count?: number): TransformN {
  return declareN(op, raw, count, same);
}

/** Declares a transform of several axes, of which the last holds half a spectrum. */
export function unfoldingTransformN(op: string, raw: RawN, count?: number): TransformN {
  return declareN(op, raw, count, unfolded);
}
