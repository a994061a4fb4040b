import { ArgumentError, type MLXArray } from '@mlxts/core';
import { RotaryEncoding, type Rotation } from './rotary-encoding.js';

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
export class DynamicRoPE extends RotaryEncoding {
  readonly dims: number;
  readonly options: DynamicRopeOptions;

  constructor(dims: number, options: DynamicRopeOptions) {
    super();
    this.dims = dims;
    this.options = options;
  }

  /** @throws ArgumentError for an array of offsets: the base depends on the length on the host. */
  override rotation(length: number, offset: number | MLXArray): Rotation {
    if (typeof offset !== 'number')
      throw new ArgumentError({ op: 'DynamicRoPE', message: 'expected offset to be a number, got an array' });
    const { base, traditional, factor, maxPositionEmbeddings } = this.options;
    const end = Math.max(length + offset, maxPositionEmbeddings);
    const scaled = base * ((factor * end) / maxPositionEmbeddings - (factor - 1)) ** (this.dims / (this.dims - 2));
    return { dims: this.dims, traditional, base: scaled, scale: 1 };
  }

  protected override extraRepr(): string {
    return `${this.dims}, traditional=${this.options.traditional}, factor=${this.options.factor}`;
  }
}
