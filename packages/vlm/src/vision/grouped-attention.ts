import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';
import * as nn from '@mlxts/nn';
import { type PatchRotation, turnPatches } from './patch-rotation.js';

/** Patches that lie one after another and see those of their own window only. */
export interface WindowGroup {
  /** How many windows there are. */
  windows: number;
  /** Patches of each. */
  size: number;
}

/**
 * Attention of patches within their windows. `qkv` `[frames, patches, 3 · heads · headDim]` holds queries, keys and values
 * side by side; `groups` cover the patches of a frame in order; → `[frames, patches, heads · headDim]`.
 */
export function groupedAttention(
  qkv: MLXArray,
  heads: number,
  groups: readonly WindowGroup[],
  { cos, sin }: PatchRotation,
): MLXArray {
  const [frames = 0, , width = 0] = qkv.shape;
  const headDim = width / 3 / heads;
  let end = 0;
  const outputs = groups.map(({ windows, size }) => {
    const start = end;
    end += windows * size;
    const turn = (angles: MLXArray): MLXArray =>
      mx.reshape(mx.slice(angles, [start, 0], [end, headDim]), [windows, 1, size, headDim]);
    const part = mx.slice(qkv, [0, start, 0], [frames, end, width]);
    const split = mx.reshape(part, [frames, windows, size, 3, heads, headDim]);
    const byHead = mx.transpose(split, { axes: [3, 0, 1, 4, 2, 5] }); // [3, frames, windows, heads, size, headDim]
    const [both, v] = mx.split(byHead, [2], { axis: 0 }) as [MLXArray, MLXArray];
    const turned = turnPatches(both, { cos: turn(cos), sin: turn(sin) });
    const [q, k] = mx.split(turned, 2, { axis: 0 }) as [MLXArray, MLXArray];
    const batch = (x: MLXArray): MLXArray => mx.reshape(x, [frames * windows, heads, size, headDim]);
    const output = nn.scaledDotProductAttention({
      queries: batch(q),
      keys: batch(k),
      values: batch(v),
      scale: headDim ** -0.5,
    });
    return mx.reshape(nn.joinHeads(output), [frames, windows * size, heads * headDim]);
  });
  const [only] = outputs;
  return outputs.length === 1 && only !== undefined ? only : mx.concatenate(outputs, { axis: 1 });
}
