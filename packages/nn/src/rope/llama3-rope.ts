import {
  add,
  arange,
  divide,
  greater,
  less,
  logicalAnd,
  type MLXArray,
  multiply,
  power,
  subtract,
  tidy,
  where,
} from '@mlxts/core';
import { RotaryEncoding, type Rotation } from './rotary-encoding.js';

export interface Llama3RopeOptions {
  readonly base: number;
  readonly traditional: boolean;
  readonly factor: number;
  readonly lowFreqFactor: number;
  readonly highFreqFactor: number;
  readonly originalMaxPositionEmbeddings: number;
}

/**
 * Rotary encoding of Llama 3.1: wavelengths above `original / lowFreqFactor` are stretched by `factor`, those below
 * `original / highFreqFactor` stay, and those between are blended.
 * @see Llama3RoPE in mlx_lm/models/rope_utils.py
 */
export class Llama3RoPE extends RotaryEncoding {
  readonly dims: number;
  readonly traditional: boolean;
  readonly _freqs: MLXArray;

  constructor(dims: number, options: Llama3RopeOptions) {
    super();
    this.dims = dims;
    this.traditional = options.traditional;
    this._freqs = tidy(() => llama3Frequencies(dims, options));
  }

  override rotation(): Rotation {
    return { dims: this.dims, traditional: this.traditional, base: null, scale: 1, freqs: this._freqs };
  }

  protected override extraRepr(): string {
    return `${this.dims}, traditional=${this.traditional}`;
  }
}

// [dims / 2]
function llama3Frequencies(
  dims: number,
  { base, factor, lowFreqFactor, highFreqFactor, originalMaxPositionEmbeddings }: Llama3RopeOptions,
): MLXArray {
  const freqs = power(base, divide(arange(0, dims, { step: 2 }), dims));
  const wavelengths = multiply(2 * Math.PI, freqs);
  const longest = originalMaxPositionEmbeddings / lowFreqFactor;
  const shortest = originalMaxPositionEmbeddings / highFreqFactor;
  const stretched = where(greater(wavelengths, longest), multiply(freqs, factor), freqs);
  const isMedium = logicalAnd(greater(wavelengths, shortest), less(wavelengths, longest));
  const smooth = divide(
    subtract(divide(originalMaxPositionEmbeddings, wavelengths), lowFreqFactor),
    highFreqFactor - lowFreqFactor,
  );
  const blended = divide(stretched, add(divide(subtract(1, smooth), factor), smooth));
  return where(isMedium, blended, stretched);
}
