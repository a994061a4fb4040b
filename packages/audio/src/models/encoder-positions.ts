import { array, type MLXArray, reshape } from '@mlxts/core';

/** `[sin(p / t), cos(p / t)]` with time scales from 1 to 10,000, `[length, dims]`: checkpoints in OpenAI's form leave it out. */
export function encoderPositions(length: number, dims: number): MLXArray {
  const half = dims / 2;
  const step = Math.log(10_000) / Math.max(1, half - 1);
  const values = new Float32Array(length * dims);
  for (let position = 0; position < length; position++) {
    for (let i = 0; i < half; i++) {
      const angle = position * Math.exp(-step * i);
      values[position * dims + i] = Math.sin(angle);
      values[position * dims + half + i] = Math.cos(angle);
    }
  }
  return reshape(array(values), [length, dims]);
}
