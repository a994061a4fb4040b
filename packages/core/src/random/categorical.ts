import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { broadcastPair } from '../broadcast-pair.js';
import { dtypeCode } from '../dtype.js';
import { ArgumentError } from '../errors/argument-error.js';
import { DtypeError } from '../errors/dtype-error.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkAxis, checkInt, checkOptions, checkShape, describe } from '../guards.js';
import { resolveStream } from '../stream.js';
import { wrap } from '../wrap.js';
import { type RandomOptions, withKey } from './draw.js';

export interface CategoricalOptions extends RandomOptions {
  /** The axis of the classes. Default: -1. */
  axis?: number | undefined;
  /** The shape of the result, to which that of the logits without the axis broadcasts. Excludes `numSamples`. */
  shape?: readonly number[] | undefined;
  /** Samples per row, on a new last axis. Default: one, without the axis. Excludes `shape`. */
  numSamples?: number | undefined;
}

/**
 * Class numbers drawn from `softmax(logits)` along `axis` → uint32, in the shape of the logits without the axis.
 * Logits of NaN are not noticed: the number of some class comes out.
 *
 * @throws ShapeError where the axis has no classes.
 *
 * @example
 * const logits = mx.array([[0, 1, 2], [5, 0, 0]]);
 * const one = mx.random.categorical(logits); // [2]
 * const many = mx.random.categorical(logits, { numSamples: 10 }); // [2, 10]
 */
export function categorical(logits: MLXArray, options?: CategoricalOptions): MLXArray {
  const op = 'random.categorical';
  const { handle, ndim, shape: from, dtype } = checkArray(op, 'logits', logits);
  const { axis = -1, shape, numSamples, key, stream } = checkOptions(op, options);
  const along = checkAxis(op, axis, ndim);
  if (from.at(along) === 0) {
    throw new ShapeError({ op, message: `expected at least one class on axis ${along}, got ${describe(logits)}` });
  }
  if (dtype === 'complex64') throw new DtypeError({ op, message: `expected real logits, got ${describe(logits)}` });
  if (shape !== undefined && numSamples !== undefined) {
    throw new ArgumentError({ op, message: 'expected shape or numSamples, got both' });
  }
  const s = resolveStream(stream);
  const dims = shape === undefined ? undefined : checkShape(op, shape);
  const count = numSamples === undefined ? undefined : checkInt(op, 'numSamples', numSamples, { min: 0 });
  if (from.includes(0) || count === 0 || dims?.includes(0)) {
    const rows = from.toSpliced(along, 1);
    if (dims !== undefined) checkBroadcast(op, rows, dims);
    const empty = dims ?? (count === undefined ? rows : [...rows, count]);
    return wrap(sys.mlx_zeros(empty, dtypeCode('uint32'), s)); // MLX refuses it
  }
  if (dims !== undefined) {
    return wrap(withKey(op, key, (k) => sys.mlx_random_categorical_shape(handle, along, dims, k, s)));
  }
  if (count === undefined) return wrap(withKey(op, key, (k) => sys.mlx_random_categorical(handle, along, k, s)));
  checkShape(op, [...from, count]);
  return wrap(withKey(op, key, (k) => sys.mlx_random_categorical_num_samples(handle, along, count, k, s)));
}

function checkBroadcast(op: string, rows: readonly number[], shape: readonly number[]): void {
  const shared = broadcastPair(op, rows, shape);
  if (shared.length === shape.length && shared.every((dim, i) => dim === shape[i])) return;
  throw new ShapeError({
    op,
    message: `expected a shape that ${describe(rows)} broadcasts to, got ${describe(shape)}`,
  });
}
