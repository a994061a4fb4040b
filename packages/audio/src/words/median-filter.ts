import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';

/** The median of `width` neighbours, an odd number, along the last axis; a mirror image stands beyond the ends. Short rows stay as they are. */
export function medianFilter(x: MLXArray, width: number): MLXArray {
  const length = x.shape.at(-1) as number;
  const reach = Math.floor(width / 2);
  if (length <= reach) return x;
  const none = x.shape.slice(0, -1).map(() => [0, 0] as const);
  const padded = mx.pad(x, [...none, [reach, reach]], { mode: 'reflect' });
  const neighbours = Array.from({ length: width }, (_, i) => padded.get('...', `${i}:${i + length}`));
  const sorted = mx.sort(mx.stack(neighbours, { axis: -1 })); // [..., length, width]
  return sorted.get('...', reach);
}
