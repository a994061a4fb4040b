import { type MLXArray, sigmoid, tanh } from '@mlxts/core';
import * as nn from '@mlxts/nn';

/** What PyTorch's activation classes compute, by their names. */
export const denseActivations: Readonly<Record<string, (x: MLXArray) => MLXArray>> = {
  Identity: (x) => x,
  Tanh: tanh,
  ReLU: nn.relu,
  GELU: nn.gelu,
  SiLU: nn.silu,
  Sigmoid: sigmoid,
};
