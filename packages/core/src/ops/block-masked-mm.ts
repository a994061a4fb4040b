import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { broadcastPair } from '../broadcast-pair.js';
import { ArgumentError } from '../errors/argument-error.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkOptions, describe } from '../guards.js';
import type { OpOptions } from '../options.js';
import { activeStream } from '../stream.js';
import { type Keep, withTemporaries } from '../temporaries.js';
import { wrap } from '../wrap.js';
import { checkFloat32 } from './float32-on-cpu.js';
import { matmul } from './matmul.js';
import { checkMatmul } from './product-size.js';

export interface BlockMaskedMmOptions extends OpOptions {
  /** Rows and columns of a block: 32 or 64. Default: 64. */
  blockSize?: 32 | 64 | undefined;
  /** `[..., ⌈M / blockSize⌉, ⌈N / blockSize⌉]`, for blocks of the result. */
  maskOut?: MLXArray | null | undefined;
  /** `[..., ⌈M / blockSize⌉, ⌈K / blockSize⌉]`, for blocks of `a`. */
  maskLhs?: MLXArray | null | undefined;
  /** `[..., ⌈K / blockSize⌉, ⌈N / blockSize⌉]`, for blocks of `b`. */
  maskRhs?: MLXArray | null | undefined;
}

const MAX_DIM = 2 ** 31 - 64;

/**
 * `a @ b` with masked blocks: `[..., M, K] @ [..., K, N] → [..., M, N]`. Where a bool mask is false a block counts as
 * zeros; masks of other dtypes are factors. Masks broadcast. On the CPU float32 only; without masks `matmul`.
 *
 * @example
 * const a = mx.ones([2, 2]);
 * const maskOut = mx.array([[false]]);
 * console.log(mx.blockMaskedMm(a, a, { blockSize: 32, maskOut }).tolist()); // [[0, 0], [0, 0]]
 */
export function blockMaskedMm(a: MLXArray, b: MLXArray, options?: BlockMaskedMmOptions): MLXArray {
  const op = 'blockMaskedMm';
  const [left, right] = [checkArray(op, 'a', a), checkArray(op, 'b', b)];
  const { blockSize = 64, maskOut, maskLhs, maskRhs, stream } = checkOptions(op, options);
  if (blockSize !== 32 && blockSize !== 64) {
    throw new ArgumentError({ op, message: `expected blockSize 32 or 64, got ${describe(blockSize)}` });
  }
  const mask = (name: string, value: unknown): number | null =>
    value === undefined || value === null ? null : checkArray(op, name, value).handle;
  const [out, lhs, rhs] = [mask('maskOut', maskOut), mask('maskLhs', maskLhs), mask('maskRhs', maskRhs)];
  if (out === null && lhs === null && rhs === null) return matmul(left, right, { stream });
  const active = activeStream(stream);
  checkMatmul(op, left, right, active);
  for (const array of [left, right]) {
    if (array.shape.every((dim) => dim <= MAX_DIM)) continue;
    throw new ShapeError({ op, message: `expected axes of at most ${MAX_DIM}, got ${describe(array)}` });
  }
  if (active.device === 'cpu') checkFloat32(op, left, right);
  const s = active.handle;
  const inPlace = active.device === 'cpu' && (lhs !== null || rhs !== null);
  return wrap(
    withTemporaries((keep) => {
      const [x, y] = inPlace ? apart(op, left, right, keep, s) : [left.handle, right.handle];
      return sys.mlx_block_masked_mm(x, y, blockSize, out, lhs, rhs, s);
    }),
  );
}

/**
 * The raw operands with memory of its own for every matrix: on the CPU MLX masks a copy in place, and masks it
 * again for each matrix of the result that shares it.
 */
function apart(op: string, a: MLXArray, b: MLXArray, keep: Keep, s: number): [a: number, b: number] {
  if (a.ndim <= 2 && b.ndim <= 2) return [a.handle, b.handle];
  const batch = broadcastPair(op, a.shape.slice(0, -2), b.shape.slice(0, -2));
  const own = (array: MLXArray): number => {
    if (array.ndim < 2) {
      throw new ShapeError({ op, message: `expected matrices beside matrices in batches, got ${describe(array)}` });
    }
    const shape = [...batch, ...array.shape.slice(-2)];
    return keep(sys.mlx_contiguous(keep(sys.mlx_broadcast_to(array.handle, shape, s)), false, s));
  };
  return [own(a), own(b)];
}
