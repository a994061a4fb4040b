import { type MLXArray, reshape } from '@mlxts/core';

/** `[B, L]`, true where there is a token, as a mask of attention `[B, 1, 1, L]`: no query sees what a text was filled up with. */
export function keyMask(mask: MLXArray | null): MLXArray | null {
  if (mask === null) return null;
  const [B = 0, L = 0] = mask.shape;
  return reshape(mask, [B, 1, 1, L]);
}
