import { convTranspose2d, type MLXArray, type Steps } from '@mlxts/core';
import { TransposedConvolution, type TransposedConvolutionOptions } from './transposed-convolution.js';

export type ConvTranspose2dOptions = TransposedConvolutionOptions;

/**
 * The transposed convolution over the axes of an image, which spreads each element over `weight`: `[N, H, W, inChannels] → [N, H', W', outChannels]`.
 * A spatial axis of length L becomes `(L - 1) · stride - 2 · padding + dilation · (kernelSize - 1) + 1 + outputPadding`.
 *
 * `weight` `[outChannels, kernelHeight, kernelWidth, inChannels]` starts uniform in `±1/√(inChannels · Π kernelSize)`,
 * `bias` `[outChannels]` at 0. The input is floating.
 */
export class ConvTranspose2d extends TransposedConvolution {
  constructor(inChannels: number, outChannels: number, kernelSize: Steps, options: ConvTranspose2dOptions = {}) {
    super('ConvTranspose2d', 2, [inChannels, outChannels, kernelSize], options);
  }

  protected convolve(x: MLXArray): MLXArray {
    const { weight, stride, padding, dilation, outputPadding } = this;
    return convTranspose2d(x, weight, { stride, padding, dilation, outputPadding });
  }
}
