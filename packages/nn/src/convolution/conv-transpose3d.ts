import { convTranspose3d, type MLXArray, type Steps } from '@mlxts/core';
import { TransposedConvolution, type TransposedConvolutionOptions } from './transposed-convolution.js';

export type ConvTranspose3dOptions = TransposedConvolutionOptions;

/**
 * The transposed convolution over the axes of a volume, which spreads each element over `weight`: `[N, D, H, W, inChannels] → [N, D', H', W', outChannels]`.
 * A spatial axis of length L becomes `(L - 1) · stride - 2 · padding + dilation · (kernelSize - 1) + 1 + outputPadding`.
 *
 * `weight` `[outChannels, kernelDepth, kernelHeight, kernelWidth, inChannels]` starts uniform in `±1/√(inChannels · Π kernelSize)`,
 * `bias` `[outChannels]` at 0. The input is floating.
 */
export class ConvTranspose3d extends TransposedConvolution {
  constructor(inChannels: number, outChannels: number, kernelSize: Steps, options: ConvTranspose3dOptions = {}) {
    super('ConvTranspose3d', 3, [inChannels, outChannels, kernelSize], options);
  }

  protected convolve(x: MLXArray): MLXArray {
    const { weight, stride, padding, dilation, outputPadding } = this;
    return convTranspose3d(x, weight, { stride, padding, dilation, outputPadding });
  }
}
