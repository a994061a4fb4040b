import { asStrided, type MLXArray } from '@mlxts/core';

/**
 * The windows of the spatial axes, `[N, ..., C] → [N, ...positions, ...windowShape, C]`, without copying where they
 * overlap.
 */
export function slidingWindows(
  x: MLXArray,
  windowShape: readonly number[],
  windowStrides: readonly number[],
): MLXArray {
  const [batch, spatial, channels] = [x.shape[0] as number, x.shape.slice(1, -1), x.shape.at(-1) as number];
  const tiles = spatial.every(
    (length, i) => windowShape[i] === windowStrides[i] && length % (windowShape[i] as number) === 0,
  );
  if (tiles) {
    const split = spatial.flatMap((length, i) => [length / (windowShape[i] as number), windowShape[i] as number]);
    const [positions, windows] = [0, 1].map((odd) => spatial.map((_, i) => 1 + 2 * i + odd));
    const axes = [0, ...(positions as number[]), ...(windows as number[]), split.length + 1];
    return x.reshape([batch, ...split, channels]).transpose({ axes });
  }
  const strides = x.shape.map((_, axis) => x.shape.slice(axis + 1).reduce((product, dim) => product * dim, 1));
  const steps = strides.slice(1, -1);
  const positions = spatial.map(
    (length, i) => Math.floor((length - (windowShape[i] as number)) / (windowStrides[i] as number)) + 1,
  );
  return asStrided(x, {
    shape: [batch, ...positions, ...windowShape, channels],
    strides: [strides[0] as number, ...steps.map((step, i) => step * (windowStrides[i] as number)), ...steps, 1],
  });
}
