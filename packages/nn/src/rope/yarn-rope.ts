import { add, arange, clip, divide, type MLXArray, multiply, power, subtract, tidy } from '@mlxts/core';
import { RotaryEncoding, type Rotation } from './rotary-encoding.js';

export interface YarnRopeOptions {
  readonly base: number;
  readonly traditional: boolean;
  /** How many times longer sequences are than in training. */
  readonly factor: number;
  /** Default 4096. */
  readonly originalMaxPositionEmbeddings?: number | undefined;
  /** Turns in the original length from which a feature keeps its frequency. Default 32. */
  readonly betaFast?: number | undefined;
  /** Turns up to which a feature is stretched by `factor`. Default 1. */
  readonly betaSlow?: number | undefined;
  /** Default 1. */
  readonly mscale?: number | undefined;
  /** Default 0. */
  readonly mscaleAllDim?: number | undefined;
}

/**
 * Rotary encoding for sequences longer than in training: features that turn often keep their frequency, slow ones are
 * stretched by `factor`, those between are blended. Features are scaled by `m(mscale) / m(mscaleAllDim)`, where
 * `m(s) = 0.1 s · ln(factor) + 1`.
 * @see Peng et al., YaRN, https://arxiv.org/abs/2309.00071; YarnRoPE in mlx_lm/models/rope_utils.py
 */
export class YarnRoPE extends RotaryEncoding {
  readonly dims: number;
  readonly traditional: boolean;
  readonly mscale: number;
  readonly _freqs: MLXArray;

  constructor(dims: number, options: YarnRopeOptions) {
    super();
    this.dims = dims;
    this.traditional = options.traditional;
    const { factor, mscale = 1, mscaleAllDim = 0 } = options;
    this.mscale = yarnMagnitude(factor, mscale) / yarnMagnitude(factor, mscaleAllDim);
    this._freqs = tidy(() => yarnFrequencies(dims, options));
  }

  override rotation(): Rotation {
    const { dims, traditional, mscale, _freqs: freqs } = this;
    return { dims, traditional, base: null, scale: 1, freqs, magnitude: mscale };
  }

  protected override extraRepr(): string {
    return `${this.dims}, traditional=${this.traditional}`;
  }
}

/** `0.1 · mscale · ln(factor) + 1`, and 1 for sequences no longer than in training. */
export function yarnMagnitude(factor: number, mscale: number): number {
  return factor <= 1 ? 1 : 0.1 * mscale * Math.log(factor) + 1;
}

// [dims / 2]
function yarnFrequencies(dims: number, options: YarnRopeOptions): MLXArray {
  const { base, factor, originalMaxPositionEmbeddings = 4096, betaFast = 32, betaSlow = 1 } = options;
  /** The feature that turns so often in the original length. */
  const featureOf = (turns: number): number =>
    (dims * Math.log(originalMaxPositionEmbeddings / (turns * 2 * Math.PI))) / (2 * Math.log(base));
  const low = Math.max(Math.floor(featureOf(betaFast)), 0);
  const high = Math.min(Math.ceil(featureOf(betaSlow)), dims - 1);
  const width = high === low ? 0.001 : high - low;
  const ramp = clip(divide(subtract(arange(dims / 2, { dtype: 'float32' }), low), width), 0, 1);
  const kept = subtract(1, ramp);
  const freqs = power(base, divide(arange(0, dims, { step: 2, dtype: 'float32' }), dims));
  const stretched = multiply(factor, freqs);
  const blend = add(multiply(stretched, kept), multiply(freqs, subtract(1, kept)));
  return divide(multiply(stretched, freqs), blend);
}
