import { sys } from '@mlxts/sys';
import type { MLXArray } from './array.js';
import { type Dtype, dtypeCode } from './dtype.js';
import { ArgumentError } from './errors/argument-error.js';
import { checkArray, checkAxis, checkDtype, checkInt, checkNumber, checkShape, describe } from './guards.js';
import { newScalar, type Scalar } from './operand.js';
import type { OpOptions } from './options.js';
import { nextKey, reseed } from './random-state.js';
import { resolveStream } from './stream.js';
import { wrap, wrapAll } from './wrap.js';

export interface RandomOptions extends OpOptions {
  /** A key from `key` or `split`. Default: the next one of this thread's state. */
  key?: MLXArray | undefined;
}

export interface DistributionOptions extends RandomOptions {
  /** Default: float32. */
  dtype?: Dtype | undefined;
}

/** A key for explicit random state: `[2]` uint32, from an integer from 0 to 2^64 - 1. */
export function key(seed: number | bigint): MLXArray {
  return wrap(sys.mlx_random_key(checkSeed('random.key', seed)));
}

/** Restarts this thread's state. */
export function seed(value: number | bigint): void {
  reseed(checkSeed('random.seed', value));
}

function checkSeed(op: string, value: number | bigint): number | bigint {
  if (typeof value === 'bigint' && value >= 0n && value < 2n ** 64n) return value;
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new ArgumentError({ op, message: `expected an integer from 0 to 2^64 - 1, got ${describe(value)}` });
}

/** `num` new keys from one (default: 2). */
export function split(parent: MLXArray, num = 2, options: OpOptions = {}): MLXArray[] {
  const { handle } = checkArray('random.split', 'key', parent);
  const count = checkInt('random.split', 'num', num, { min: 1 });
  const s = resolveStream(options.stream);
  if (count === 2) return wrapAll(sys.mlx_random_split(handle, s));
  const keys = sys.mlx_random_split_num(handle, count, s);
  const parts = sys.mlx_split(keys, count, 0, s);
  const result = parts.map((part) => wrap(sys.mlx_reshape(part, [2], s)));
  sys.mlxts_free([keys, ...parts]);
  return result;
}

function keyHandle(op: string, explicit: MLXArray | undefined): number {
  return (explicit === undefined ? nextKey() : checkArray(op, 'key', explicit)).handle;
}

function withScalars(values: Scalar[], dtype: Dtype, raw: (handles: number[]) => number): MLXArray {
  const handles = values.map((value) => newScalar(value, dtype));
  try {
    return wrap(raw(handles));
  } finally {
    sys.mlxts_free(handles);
  }
}

/** Uniform numbers in `[low, high)`. Defaults: 0 and 1. */
export function uniform(
  shape: readonly number[],
  options: DistributionOptions & { low?: number; high?: number } = {},
): MLXArray {
  const { low = 0, high = 1, dtype = 'float32', stream } = options;
  checkShape('random.uniform', shape);
  const code = dtypeCode(checkDtype('random.uniform', dtype));
  const bounds = [checkNumber('random.uniform', 'low', low), checkNumber('random.uniform', 'high', high)];
  const k = keyHandle('random.uniform', options.key);
  return withScalars(bounds, dtype, ([a, b]) =>
    sys.mlx_random_uniform(a as number, b as number, shape, code, k, resolveStream(stream)),
  );
}

/** Normal numbers with mean `loc` and standard deviation `scale`. Defaults: 0 and 1. */
export function normal(
  shape: readonly number[],
  options: DistributionOptions & { loc?: number; scale?: number } = {},
): MLXArray {
  const { loc = 0, scale = 1, dtype = 'float32', stream } = options;
  checkShape('random.normal', shape);
  checkNumber('random.normal', 'loc', loc);
  checkNumber('random.normal', 'scale', scale);
  const code = dtypeCode(checkDtype('random.normal', dtype));
  return wrap(
    sys.mlx_random_normal(shape, code, loc, scale, keyHandle('random.normal', options.key), resolveStream(stream)),
  );
}

/** Integers in `[low, high)` → int32 by default. */
export function randint(
  low: number,
  high: number,
  shape: readonly number[],
  options: DistributionOptions = {},
): MLXArray {
  const { dtype = 'int32', stream } = options;
  const bounds = [checkInt('random.randint', 'low', low), checkInt('random.randint', 'high', high)];
  checkShape('random.randint', shape);
  const code = dtypeCode(checkDtype('random.randint', dtype));
  const k = keyHandle('random.randint', options.key);
  return withScalars(bounds, 'int32', ([a, b]) =>
    sys.mlx_random_randint(a as number, b as number, shape, code, k, resolveStream(stream)),
  );
}

/** Standard Gumbel numbers `-log(-log u)`. */
export function gumbel(
  shape: readonly number[],
  { dtype = 'float32', key, stream }: DistributionOptions = {},
): MLXArray {
  checkShape('random.gumbel', shape);
  const code = dtypeCode(checkDtype('random.gumbel', dtype));
  return wrap(sys.mlx_random_gumbel(shape, code, keyHandle('random.gumbel', key), resolveStream(stream)));
}

/** True with probability `p` (default: 0.5) → bool. */
export function bernoulli(
  shape: readonly number[],
  { p = 0.5, key, stream }: RandomOptions & { p?: number } = {},
): MLXArray {
  checkShape('random.bernoulli', shape);
  const k = keyHandle('random.bernoulli', key);
  return withScalars([checkNumber('random.bernoulli', 'p', p)], 'float32', ([probability]) =>
    sys.mlx_random_bernoulli(probability as number, shape, k, resolveStream(stream)),
  );
}

export interface CategoricalOptions extends RandomOptions {
  /** The axis of the classes. Default: -1. */
  axis?: number;
  /** Samples per row, on a new last axis. Default: one, without the axis. */
  numSamples?: number;
}

/** Class numbers drawn from `softmax(logits)` along `axis` → uint32. */
export function categorical(
  logits: MLXArray,
  { axis = -1, numSamples, key, stream }: CategoricalOptions = {},
): MLXArray {
  const { handle, ndim } = checkArray('random.categorical', 'logits', logits);
  const along = checkAxis('random.categorical', axis, ndim);
  const k = keyHandle('random.categorical', key);
  const s = resolveStream(stream);
  if (numSamples === undefined) return wrap(sys.mlx_random_categorical(handle, along, k, s));
  const count = checkInt('random.categorical', 'numSamples', numSamples, { min: 1 });
  return wrap(sys.mlx_random_categorical_num_samples(handle, along, count, k, s));
}
