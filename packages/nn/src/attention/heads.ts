import { type MLXArray, reshape, transpose } from '@mlxts/core';

/** The heads of a projection, `[B, L, heads · D] → [B, heads, L, D]`. */
export function splitHeads(x: MLXArray, heads: number): MLXArray {
  const [B = 0, L = 0] = x.shape;
  if (L === 1) return reshape(x, [B, heads, 1, -1]); // one position lies in memory in both orders at once
  return transpose(reshape(x, [B, L, heads, -1]), { axes: [0, 2, 1, 3] });
}

/** Heads side by side, `[B, heads, L, D] → [B, L, heads · D]`: the inverse of `splitHeads`. */
export function joinHeads(x: MLXArray): MLXArray {
  const [B = 0, , L = 0] = x.shape;
  return reshape(L === 1 ? x : transpose(x, { axes: [0, 2, 1, 3] }), [B, L, -1]);
}
