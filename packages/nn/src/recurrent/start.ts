import { addmm, type MLXArray, matmul, random, transpose } from '@mlxts/core';
import { checkInt } from '@mlxts/core/native';

/** @throws ArgumentError unless both sizes of a recurrent layer are positive integers */
export function checkSizes(op: string, inputSize: number, hiddenSize: number): void {
  checkInt(op, 'inputSize', inputSize, { min: 1, max: 2 ** 31 - 1 });
  checkInt(op, 'hiddenSize', hiddenSize, { min: 1, max: 2 ** 29 - 1 });
}

/** Uniform in `±1/√hiddenSize`, with which all arrays of recurrent layers start. */
export function startUniform(shape: readonly number[], hiddenSize: number): MLXArray {
  const high = 1 / Math.sqrt(hiddenSize);
  return random.uniform(shape, { low: -high, high });
}

/** `x Wᵀ + b`. */
export function affine(x: MLXArray, weight: MLXArray, bias: MLXArray | undefined): MLXArray {
  return bias === undefined ? matmul(x, transpose(weight)) : addmm(bias, x, transpose(weight));
}
