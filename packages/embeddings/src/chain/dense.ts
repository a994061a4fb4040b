import { add, type MLXArray } from '@mlxts/core';
import type { Unary } from '@mlxts/nn';
import * as nn from '@mlxts/nn';
import type { DenseDefinition } from '../definition/definition.js';
import { denseActivations } from './dense-activations.js';

/** `activation(linear(x))`, and `x` or its projection added where there is a residual: `[B, inFeatures] → [B, outFeatures]`. */
export class Dense extends nn.Module {
  linear: Unary;
  residual: Unary | undefined;
  readonly #useResidual: boolean;
  readonly #activation: (x: MLXArray) => MLXArray;

  constructor({ inFeatures, outFeatures, bias, activation, useResidual }: DenseDefinition) {
    super();
    this.linear = new nn.Linear(inFeatures, outFeatures, { bias });
    this.residual =
      useResidual && inFeatures !== outFeatures ? new nn.Linear(inFeatures, outFeatures, { bias: false }) : undefined;
    this.#useResidual = useResidual;
    this.#activation = denseActivations[activation] ?? ((x) => x);
  }

  forward(x: MLXArray): MLXArray {
    const y = this.#activation(this.linear.forward(x));
    return this.#useResidual ? add(y, this.residual?.forward(x) ?? x) : y;
  }
}
