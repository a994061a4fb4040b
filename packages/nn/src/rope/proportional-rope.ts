import { ArgumentError, arange, concatenate, divide, full, type MLXArray, multiply, power, tidy } from '@mlxts/core';
import { checkInt } from '@mlxts/core/native';
import { RotaryEncoding, type Rotation } from './rotary-encoding.js';

export interface ProportionalRopeOptions {
  /** How many of `dims` turn; the others keep their values. */
  readonly rotatedDims: number;
  /** Default false. */
  readonly traditional?: boolean | undefined;
  /** Default 10000. */
  readonly base?: number | undefined;
  /** Factor on the wavelengths. Default 1. */
  readonly factor?: number | undefined;
}

/**
 * Rotary encoding of a part of the features, paired and spaced as if all of `dims` turned: the pairs from
 * `rotatedDims / 2` on have no frequency.
 * @see ProportionalRoPE in mlx_lm/models/rope_utils.py
 */
export class ProportionalRoPE extends RotaryEncoding {
  readonly dims: number;
  readonly traditional: boolean;
  readonly _freqs: MLXArray;

  constructor(dims: number, options: ProportionalRopeOptions) {
    super();
    const op = 'ProportionalRoPE';
    const { rotatedDims, traditional = false, base = 10000, factor = 1 } = options;
    checkInt(op, 'rotatedDims', rotatedDims, { min: 0 });
    if (rotatedDims > dims) {
      throw new ArgumentError({ op, message: `expected rotatedDims of at most ${dims}, got ${rotatedDims}` });
    }
    this.dims = dims;
    this.traditional = traditional;
    this._freqs = tidy(() => {
      const exponents = divide(arange(0, rotatedDims, { step: 2, dtype: 'float32' }), dims);
      const still = full([Math.floor((dims - rotatedDims) / 2)], Number.POSITIVE_INFINITY);
      return concatenate([multiply(factor, power(base, exponents)), still]);
    });
  }

  override rotation(): Rotation {
    return { dims: this.dims, traditional: this.traditional, base: null, scale: 1, freqs: this._freqs };
  }

  protected override extraRepr(): string {
    return `${this.dims}, traditional=${this.traditional}`;
  }
}
