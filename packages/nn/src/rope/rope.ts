import { checkInt } from '@mlxts/core/native';
import { RotaryEncoding, type Rotation } from './rotary-encoding.js';

export interface RopeOptions {
  /** Rotate pairs of neighbours and not element `i` with element `i + dims / 2`. Default false. */
  readonly traditional?: boolean;
  /** Default 10000. */
  readonly base?: number;
  /** Factor on positions. Default 1. */
  readonly scale?: number;
}

/**
 * Rotary position encoding: turns each pair of features by `position · scale · base^(-2i / dims)`.
 *
 * `x` `[..., length, features] → ` the same; features beyond `dims` stay as they are.
 * @see https://arxiv.org/abs/2104.09864
 */
export class RoPE extends RotaryEncoding {
  readonly dims: number;
  readonly traditional: boolean;
  readonly base: number;
  readonly scale: number;

  constructor(dims: number, { traditional = false, base = 10000, scale = 1 }: RopeOptions = {}) {
    super();
    checkInt('RoPE', 'dims', dims, { min: 1, max: 2 ** 31 - 1 });
    this.dims = dims;
    this.traditional = traditional;
    this.base = base;
    this.scale = scale;
  }

  override rotation(): Rotation {
    const { dims, traditional, base, scale } = this;
    return { dims, traditional, base, scale };
  }

  protected override extraRepr(): string {
    return `${this.dims}, traditional=${this.traditional}`;
  }
}
