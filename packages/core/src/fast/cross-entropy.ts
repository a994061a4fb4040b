import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { dtypeCode, isFloating } from '../dtype.js';
import { DtypeError } from '../errors/dtype-error.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkArray, checkOptions, describe } from '../guards.js';
import { boundIndices } from '../indexing/bounds.js';
import type { OpOptions } from '../options.js';
import { activeStream } from '../stream.js';
import { wrap } from '../wrap.js';

export interface CrossEntropyOptions extends OpOptions {
  /** On the CPU, bring targets outside the classes to the nearest end; MLX itself would read other memory. Default: true. */
  checkBounds?: boolean | undefined;
}

/**
 * `logsumexp(logits, axis: -1) - logits[targets]`: `[..., classes], [...] → [...]` float32, one loss per row.
 *
 * @param logits Floating.
 * @param targets Integers from 0 to classes - 1, in the shape of the logits without the last axis.
 *
 * @example
 * const logits = mx.array([[2, 0], [0, 2]]);
 * const loss = mx.mean(mx.fast.crossEntropy(logits, mx.array([0, 1], { dtype: 'int32' })));
 */
export function crossEntropy(logits: MLXArray, targets: MLXArray, options?: CrossEntropyOptions): MLXArray {
  const op = 'fast.crossEntropy';
  const { handle, shape, dtype } = checkArray(op, 'logits', logits);
  const { shape: rows } = checkArray(op, 'targets', targets);
  const { checkBounds = true, stream } = checkOptions(op, options);
  if (rows.length !== shape.length - 1 || rows.some((dim, axis) => dim !== shape[axis])) {
    throw new ShapeError({
      op,
      message: `expected logits [..., classes] and targets [...], got ${describe(logits)} and ${describe(targets)}`,
    });
  }
  if (!isFloating(dtype)) throw new DtypeError({ op, message: `expected floating logits, got ${describe(logits)}` });
  const active = activeStream(stream);
  const ids = checkBounds ? boundIndices(op, targets, shape.at(-1) as number, active) : targets.handle;
  try {
    if (targets.size === 0) return wrap(sys.mlx_zeros(rows, dtypeCode('float32'), active.handle)); // MLX refuses it
    return wrap(sys.mlx_fast_cross_entropy(handle, ids, active.handle));
  } finally {
    if (ids !== targets.handle) sys.mlxts_free_one(ids);
  }
}
