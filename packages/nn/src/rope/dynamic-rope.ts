import { ArgumentError, fast, type MLXArray } from '@mlxts/core';
import { Module } from '../module/module.js';
import type { RopeForwardOptions } from './rope.js';

export interface DynamicRopeOptions {
  readonly base: number;
  readonly traditional: boolean;
  readonly factor: number;
  readonly maxPositionEmbeddings: number;
}

/**
 * Rotary encoding whose base grows with the sequence once that is longer than in training:
 * `base · (factor · length / max - (factor - 1))^(dims / (dims - 2))`.
 * @see DynamicNTKScalingRoPE in mlx_lm/models/rope_utils.py
 */
export class DynamicRoPE extends Module {
  readonly dims: number;
  readonly options: DynamicRopeOptions;

  constructor(dims: number, options: DynamicRopeOptions) {
    super();
    this.dims = dims;
    this.options = options;
  }

  /** @throws ArgumentError for an array of offsets: the base depends on the length on the host. */
  forward(x: MLXArray, { offset = 0 }: RopeForwardOptions = {}): MLXArray {
    if (typeof offset !== 'number')
      throw new ArgumentError({ op: 'DynamicRoPE', message: 'expected offset to be a number, got an array' });
    const { base, traditional, factor, maxPositionEmbeddings } = this.options;
    const length = Math.max((x.shape.at(-2) ?? 0) + offset, maxPositionEmbeddings);
    const scaled = base * ((factor * length) / maxPositionEmbeddings - (factor - 1)) ** (this.dims / (this.dims - 2));
    return fast.rope(x, this.dims, { traditional, base: scaled, scale: 1, offset });
  }

  protected override extraRepr(): string {
    return `${this.dims}, traditional=${this.options.traditional}, factor=${this.options.factor}`;
  }
}
