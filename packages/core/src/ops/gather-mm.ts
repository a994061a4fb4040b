import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkOptions, checkShape, describe } from '../guards.js';
import { type BoundsOptions, boundsApply, checkIntegers } from '../indexing/bounds.js';
import { activeStream } from '../stream.js';
import { type Keep, withTemporaries } from '../temporaries.js';
import { wrap } from '../wrap.js';
import { clampPositions } from './clamp-positions.js';
import { checkFloat32 } from './float32-on-cpu.js';
import { matmul } from './matmul.js';
import { checkBroadcast, checkCount32, elements } from './product-size.js';

export interface GatherMmOptions extends BoundsOptions {
  /** Which matrix of `a`, counted through all leading axes. Default: each in turn. */
  lhsIndices?: MLXArray | null | undefined;
  /** Which matrix of `b`, counted through all leading axes. Default: each in turn. */
  rhsIndices?: MLXArray | null | undefined;
  /** The indices, of one side only, ascend: a promise that allows a faster kernel. Default: false. */
  sortedIndices?: boolean | undefined;
}

/**
 * The products of chosen matrices, `a[lhsIndices] @ b[rhsIndices]`: `a [..., M, K]`, `b [..., K, N]` and indices that
 * broadcast to `[I...]` → `[I..., M, N]`; without any indices `matmul`. On the CPU float32 only.
 *
 * @throws ShapeError for indices into no matrices.
 * @example
 * const experts = mx.ones([4, 8, 2]);
 * const chosen = mx.array([3, 0], { dtype: 'uint32' });
 * const x = mx.ones([1, 1, 8]);
 * const rows = mx.array([0, 0], { dtype: 'uint32' });
 * console.log(mx.gatherMm(x, experts, { lhsIndices: rows, rhsIndices: chosen }).shape); // [2, 1, 2]
 */
export function gatherMm(a: MLXArray, b: MLXArray, options?: GatherMmOptions): MLXArray {
  const op = 'gatherMm';
  const [left, right] = [checkArray(op, 'a', a), checkArray(op, 'b', b)];
  const { lhsIndices, rhsIndices, sortedIndices = false, checkBounds, stream } = checkOptions(op, options);
  const lhs = checkIndices(op, 'lhsIndices', lhsIndices);
  const rhs = checkIndices(op, 'rhsIndices', rhsIndices);
  if (lhs === null && rhs === null) return matmul(left, right, { stream });
  const active = activeStream(stream);
  const bound = boundsApply(op, checkBounds, active);
  if (active.device === 'cpu') checkFloat32(op, left, right);
  const [batchA, batchB] = [left.shape.slice(0, -2), right.shape.slice(0, -2)];
  const chosen = checkBroadcast(op, lhs?.shape ?? batchA, rhs?.shape ?? batchB);
  checkChoice(op, 'a', left, elements(batchA), chosen);
  checkChoice(op, 'b', right, elements(batchB), chosen);
  checkShape(op, [...chosen, left.shape.at(-2) ?? 1, right.ndim < 2 ? 1 : (right.shape.at(-1) as number)]);
  const s = active.handle;
  return wrap(
    withTemporaries((keep) => {
      const positions = (indices: MLXArray | null, batch: readonly number[]): number | null =>
        bound ? clamped(indices, elements(batch), keep, s) : (indices?.handle ?? null);
      const [lhsHandle, rhsHandle] = [positions(lhs, batchA), positions(rhs, batchB)];
      return sys.mlx_gather_mm(left.handle, right.handle, lhsHandle, rhsHandle, sortedIndices, s);
    }),
  );
}

function checkIndices(op: string, name: string, value: unknown): MLXArray | null {
  if (value === undefined || value === null) return null;
  const indices = checkArray(op, name, value);
  checkIntegers(op, name, indices);
  return indices;
}

/** MLX divides by the lengths of the leading axes. */
function checkChoice(op: string, name: string, array: MLXArray, count: number, chosen: readonly number[]): void {
  checkCount32(op, 'the leading axes', count, array);
  if (count > 0 || chosen.includes(0)) return;
  throw new ShapeError({ op, message: `expected matrices to choose from, got ${name}: ${describe(array)}` });
}

function clamped(indices: MLXArray | null, count: number, keep: Keep, s: number): number | null {
  return indices === null ? null : clampPositions(indices, Math.max(0, count - 1), keep, s);
}
