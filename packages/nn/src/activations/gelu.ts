import type { MLXArray } from '@mlxts/core';
import { checkArray, checkChoice, checkOptions, resolveStream, sys, wrap } from '@mlxts/core/native';
import { Module } from '../module/module.js';
import { geluApprox } from './gelu-approx.js';
import { geluFastApprox } from './gelu-fast-approx.js';

/** `x · Φ(x)`, with the normal distribution's `Φ(x) = (1 + erf(x / √2)) / 2`. */
export function gelu(x: MLXArray): MLXArray {
  return wrap(sys.mlxts_activation(checkArray('gelu', 'x', x).handle, 'gelu', resolveStream()));
}

export type GeluForm = 'none' | 'precise' | 'tanh' | 'fast';

export interface GeluOptions {
  /** `none`: `gelu`; `precise` or, as PyTorch says, `tanh`: `geluApprox`; `fast`: `geluFastApprox`. Default `none`. */
  readonly approx?: GeluForm;
}

const forms: Readonly<Record<GeluForm, (x: MLXArray) => MLXArray>> = {
  none: gelu,
  precise: geluApprox,
  tanh: geluApprox,
  fast: geluFastApprox,
};

/** `gelu` or one of its approximations as a layer. */
export class GELU extends Module {
  readonly approx: GeluForm;

  constructor(options?: GeluOptions) {
    super();
    const { approx = 'none' } = checkOptions('GELU', options);
    this.approx = checkChoice('GELU', 'approx', approx, ['none', 'precise', 'tanh', 'fast']);
  }

  forward(x: MLXArray): MLXArray {
    return forms[this.approx](x);
  }
}
