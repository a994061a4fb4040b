import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ArgumentError } from '../errors/argument-error.js';
import { checkArray, checkInt, checkOptions, checkShape, describe } from '../guards.js';
import type { OpOptions } from '../options.js';
import { resolveStream, streamOf } from '../stream.js';
import { wrap, wrapAll } from '../wrap.js';
import { type RandomOptions, withKey } from './draw.js';
import { reseed } from './state.js';

const MAX_KEYS = 2 ** 16;

/** A key for explicit random state: `[2]` uint32, from an integer from 0 to 2^64 - 1. */
export function key(seed: number | bigint): MLXArray {
  return wrap(sys.mlx_random_key(checkSeed('random.key', seed)));
}

/** Restarts this thread's state: the draws without a key that follow are those of Python after the same seed. */
export function seed(value: number | bigint): void {
  reseed(checkSeed('random.seed', value));
}

function checkSeed(op: string, value: unknown): number | bigint {
  if (typeof value === 'bigint' && value >= 0n && value < 2n ** 64n) return value;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new ArgumentError({
    op,
    message: `expected an integer from 0 to 2^64 - 1 (a bigint above 2^53 - 1), got ${describe(value)}`,
  });
}

/**
 * `num` new keys from one (default: 2, at most 65,536).
 *
 * @see bits — `bits([num, 2], { key })` is the same as one array of any length.
 *
 * @example
 * const [a, b] = mx.random.split(mx.random.key(0));
 * const noise = mx.add(mx.random.normal([3], { key: a }), mx.random.normal([3], { key: b }));
 */
export function split(parent: MLXArray, num?: 2, options?: OpOptions): [MLXArray, MLXArray];
export function split(parent: MLXArray, num: number, options?: OpOptions): MLXArray[];
export function split(parent: MLXArray, num = 2, options?: OpOptions): MLXArray[] {
  const op = 'random.split';
  const { handle } = checkArray(op, 'key', parent);
  const count = checkInt(op, 'num', num, { min: 0, max: MAX_KEYS });
  const s = streamOf(op, options);
  if (count === 2) return wrapAll(sys.mlx_random_split(handle, s));
  const keys = sys.mlx_random_split_num(handle, count, s);
  try {
    return Array.from({ length: count }, (_, i) => wrap(row(keys, i, s)));
  } finally {
    sys.mlxts_free_one(keys);
  }
}

/** Row `i` of `[num, 2]` as `[2]`. */
function row(keys: number, i: number, s: number): number {
  const cut = sys.mlx_slice(keys, [i, 0], [i + 1, 2], [1, 1], s);
  try {
    return sys.mlx_reshape(cut, [2], s);
  } finally {
    sys.mlxts_free_one(cut);
  }
}

export interface BitsOptions extends RandomOptions {
  /** Bytes of a number: 1, 2 or 4. Default: 4. */
  width?: 1 | 2 | 4 | undefined;
}

/**
 * Numbers of random bits: uint32, or uint16 or uint8 by `width`.
 *
 * @param shape Default: `[]`.
 */
export function bits(shape: readonly number[] = [], options?: BitsOptions): MLXArray {
  const op = 'random.bits';
  const { width = 4, key, stream } = checkOptions(op, options);
  const dims = checkShape(op, shape);
  if (width !== 1 && width !== 2 && width !== 4) {
    throw new ArgumentError({ op, message: `expected width to be 1, 2 or 4 bytes, got ${describe(width)}` });
  }
  const s = resolveStream(stream);
  return wrap(withKey(op, key, (k) => sys.mlx_random_bits(dims, width, k, s)));
}
