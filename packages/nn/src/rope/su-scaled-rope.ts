import { arange, array, divide, type MLXArray, multiply, power, tidy } from '@mlxts/core';
import { RotaryEncoding, type Rotation } from './rotary-encoding.js';

export interface SuScaledRopeOptions {
  /** Default 10000. */
  readonly base?: number | undefined;
  /** Default 131072. */
  readonly maxPositionEmbeddings?: number | undefined;
  /** Default 4096. */
  readonly originalMaxPositionEmbeddings?: number | undefined;
  /** By how much the wavelengths grow: all alike, or one number for each of the `dims / 2`. Default 1. */
  readonly longFactor?: number | readonly number[] | undefined;
  /** Factor on the features. Default `√(1 + ln(max / original) / ln(original))`, 1 where sequences are no longer. */
  readonly longMscale?: number | undefined;
}

/**
 * Rotary encoding of LongRoPE, as Phi-3 has it: each wavelength has a factor of its own, and the features are scaled.
 * The factors for long sequences serve all lengths.
 * @see Ding et al., LongRoPE, https://arxiv.org/abs/2402.13753; SuScaledRoPE in mlx_lm/models/rope_utils.py
 */
export class SuScaledRoPE extends RotaryEncoding {
  readonly dims: number;
  readonly magnitude: number;
  readonly _freqs: MLXArray;

  constructor(dims: number, options: SuScaledRopeOptions = {}) {
    super();
    const { base = 10000, maxPositionEmbeddings = 131072, originalMaxPositionEmbeddings = 4096 } = options;
    const { longFactor = 1, longMscale } = options;
    this.dims = dims;
    const factor = maxPositionEmbeddings / originalMaxPositionEmbeddings;
    this.magnitude =
      longMscale ?? (factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(originalMaxPositionEmbeddings)));
    this._freqs = tidy(() => {
      const freqs = power(base, divide(arange(0, dims, { step: 2, dtype: 'float32' }), dims));
      return multiply(array(longFactor as number[], { dtype: 'float32' }), freqs);
    });
  }

  override rotation(): Rotation {
    const { dims, magnitude, _freqs: freqs } = this;
    return { dims, traditional: false, base: null, scale: 1, freqs, magnitude };
  }

  protected override extraRepr(): string {
    return `${this.dims}`;
  }
}
