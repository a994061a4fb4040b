import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { dtypeCode } from '../dtype.js';
import { EvalError } from '../errors/eval-error.js';
import { defaultStream } from '../stream.js';
import { wrap } from '../wrap.js';
import { checkKey } from './key-shape.js';

// mlx-c cannot read MLX's own random state, so the key lives here, one for each thread.
let current: number | undefined;
let seed = 0n;
let restarts = 0n;

function replace(key: number): void {
  const old = current;
  current = key;
  if (old !== undefined) sys.mlxts_free_one(old);
}

export function reseed(to: number | bigint): void {
  replace(sys.mlx_random_key(to));
  seed = BigInt(to);
  restarts = 0n;
}

/** What `use` makes of the key, or of a new one after an evaluation that failed with the key in its graph. */
function withCurrent<Result>(use: (key: number) => Result): Result {
  if (current === undefined) reseed(Date.now());
  try {
    return use(current as number);
  } catch (error) {
    if (!EvalError.isInstance(error)) throw error;
    restarts++;
    replace(sys.mlx_random_key(BigInt.asUintN(64, seed + (restarts << 32n))));
    return use(current as number);
  }
}

/** The raw handle of a key that was never given before, for the caller to free; the state moves on. */
export function nextKey(): number {
  const [next, key] = withCurrent((key) => sys.mlx_random_split(key, defaultStream().handle));
  replace(next);
  return key;
}

/** The same array under a handle of its own: a cast to the dtype that it has. */
function share(key: number): number {
  return sys.mlx_astype(key, dtypeCode('uint32'), defaultStream().handle);
}

const list = [] as MLXArray[] as [MLXArray];

/**
 * This thread's key as a list of one array, from which every draw without a key takes the next one. It can be read,
 * replaced and passed wherever a tree is expected.
 *
 * @example
 * const before = mx.random.state[0];
 * const a = mx.random.normal([2]);
 * mx.random.state[0] = before;
 * const b = mx.random.normal([2]);
 * console.log(mx.arrayEqual(a, b).item()); // true
 */
export const state: [MLXArray] = Object.seal(
  Object.defineProperty(list, 0, {
    enumerable: true,
    get: () => wrap(withCurrent(share)),
    set: (key: unknown) => replace(share(checkKey('random.state', key))),
  }),
);
