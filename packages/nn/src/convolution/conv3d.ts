import { add, conv3d, type MLXArray, type Steps, zeros } from '@mlxts/core';
import { checkOptions } from '@mlxts/core/native';
import { Module } from '../module/module.js';
import { checkConvolutionInput } from './check-input.js';
import { newKernel } from './kernel.js';
import { kernelRange, paddingRange, perAxis, stepRange } from './per-axis.js';
import { printConvolution } from './print.js';

export interface Conv3dOptions {
  /** How far the kernel moves, from 1 to 32,768: for all spatial axes or for each. Default 1. */
  readonly stride?: Steps;
  /** Zeros before and after the input: for all spatial axes or for each; below 0 elements are cut off. Default 0. */
  readonly padding?: Steps;
  /** The distance of the kernel's elements, from 1 to 32,768: for all spatial axes or for each. Default 1. */
  readonly dilation?: Steps;
  /** Default true. */
  readonly bias?: boolean;
}

/**
 * `y = b + x ⋆ W` over the axes of a volume, `[N, D, H, W, inChannels] → [N, D', H', W', outChannels]`.
 *
 * `weight` `[outChannels, kernelDepth, kernelHeight, kernelWidth, inChannels]` starts uniform in `±1/√(inChannels · Π kernelSize)`,
 * `bias` `[outChannels]` at 0. The input is floating.
 */
export class Conv3d extends Module {
  weight: MLXArray;
  bias?: MLXArray;
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: Steps;

  constructor(inChannels: number, outChannels: number, kernelSize: Steps, options: Conv3dOptions = {}) {
    super();
    const { stride = 1, padding = 0, dilation = 1, bias = true } = checkOptions('Conv3d', options);
    const op = 'Conv3d';
    this.weight = newKernel(op, {
      inChannels,
      outChannels,
      kernelSize: perAxis(op, 'kernelSize', kernelSize, 3, kernelRange),
    });
    if (bias) this.bias = zeros([outChannels]);
    this.stride = perAxis(op, 'stride', stride, 3, stepRange);
    this.padding = perAxis(op, 'padding', padding, 3, paddingRange);
    perAxis(op, 'dilation', dilation, 3, stepRange);
    this.dilation = dilation;
  }

  forward(x: MLXArray): MLXArray {
    checkConvolutionInput('Conv3d', x, this);
    const { weight, bias, stride, padding, dilation } = this;
    const y = conv3d(x, weight, { stride, padding, dilation });
    return bias === undefined ? y : add(y, bias);
  }

  protected override extraRepr(): string {
    return printConvolution(this);
  }
}
