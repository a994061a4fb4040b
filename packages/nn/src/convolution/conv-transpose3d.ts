import { add, convTranspose3d, type MLXArray, type Steps, zeros } from '@mlxts/core';
import { checkOptions } from '@mlxts/core/native';
import { Module } from '../module/module.js';
import { checkTransposedInput } from './check-input.js';
import { newKernel } from './kernel.js';
import { kernelRange, perAxis, stepRange, widthRange } from './per-axis.js';
import { printConvolution } from './print.js';

export interface ConvTranspose3dOptions {
  /** How far apart the elements of the input are spread, from 1 to 32,768: for all spatial axes or for each. Default 1. */
  readonly stride?: Steps;
  /** Elements cut off both ends of the result, at least 0: for all spatial axes or for each. Default 0. */
  readonly padding?: Steps;
  /** The distance of the kernel's elements, from 1 to 32,768: for all spatial axes or for each. Default 1. */
  readonly dilation?: Steps;
  /** Elements added to the end of the result, at least 0: for all spatial axes or for each. Default 0. */
  readonly outputPadding?: Steps;
  /** Default true. */
  readonly bias?: boolean;
}

/**
 * The transposed convolution over the axes of a volume, which spreads each element over `weight`: `[N, D, H, W, inChannels] → [N, D', H', W', outChannels]`.
 * A spatial axis of length L becomes `(L - 1) · stride - 2 · padding + dilation · (kernelSize - 1) + 1 + outputPadding`.
 *
 * `weight` `[outChannels, kernelDepth, kernelHeight, kernelWidth, inChannels]` starts uniform in `±1/√(inChannels · Π kernelSize)`,
 * `bias` `[outChannels]` at 0. The input is floating.
 */
export class ConvTranspose3d extends Module {
  weight: MLXArray;
  bias?: MLXArray;
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: Steps;
  readonly outputPadding: readonly number[];

  constructor(inChannels: number, outChannels: number, kernelSize: Steps, options: ConvTranspose3dOptions = {}) {
    super();
    const {
      stride = 1,
      padding = 0,
      dilation = 1,
      outputPadding = 0,
      bias = true,
    } = checkOptions('ConvTranspose3d', options);
    const op = 'ConvTranspose3d';
    this.weight = newKernel(op, {
      inChannels,
      outChannels,
      kernelSize: perAxis(op, 'kernelSize', kernelSize, 3, kernelRange),
    });
    if (bias) this.bias = zeros([outChannels]);
    this.stride = perAxis(op, 'stride', stride, 3, stepRange);
    this.padding = perAxis(op, 'padding', padding, 3, widthRange);
    perAxis(op, 'dilation', dilation, 3, stepRange);
    this.dilation = dilation;
    this.outputPadding = perAxis(op, 'outputPadding', outputPadding, 3, widthRange);
  }

  forward(x: MLXArray): MLXArray {
    checkTransposedInput('ConvTranspose3d', x, this);
    const { weight, bias, stride, padding, dilation, outputPadding } = this;
    const y = convTranspose3d(x, weight, { stride, padding, dilation, outputPadding });
    return bias === undefined ? y : add(y, bias);
  }

  protected override extraRepr(): string {
    return printConvolution(this);
  }
}
