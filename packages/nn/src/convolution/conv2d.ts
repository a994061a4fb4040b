import { add, conv2d, type MLXArray, type Steps, zeros } from '@mlxts/core';
import { checkOptions } from '@mlxts/core/native';
import { Module } from '../module/module.js';
import { checkConvolutionInput } from './check-input.js';
import { newKernel } from './kernel.js';
import { kernelRange, paddingRange, perAxis, stepRange } from './per-axis.js';
import { printConvolution } from './print.js';

export interface Conv2dOptions {
  /** How far the kernel moves, from 1 to 32,768: for all spatial axes or for each. Default 1. */
  readonly stride?: Steps;
  /** Zeros before and after the input: for all spatial axes or for each; below 0 elements are cut off. Default 0. */
  readonly padding?: Steps;
  /** The distance of the kernel's elements, from 1 to 32,768: for all spatial axes or for each. Default 1. */
  readonly dilation?: Steps;
  /** Parts of the channels that are convolved each by itself; divides both numbers of channels. Default 1. */
  readonly groups?: number;
  /** Default true. */
  readonly bias?: boolean;
}

/**
 * `y = b + x ⋆ W` over the axes of an image, `[N, H, W, inChannels] → [N, H', W', outChannels]`.
 *
 * `weight` `[outChannels, kernelHeight, kernelWidth, inChannels / groups]` starts uniform in `±1/√(inChannels · Π kernelSize)`,
 * `bias` `[outChannels]` at 0. The input is floating.
 */
export class Conv2d extends Module {
  weight: MLXArray;
  bias?: MLXArray;
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: Steps;
  readonly groups: number;

  constructor(inChannels: number, outChannels: number, kernelSize: Steps, options: Conv2dOptions = {}) {
    super();
    const { stride = 1, padding = 0, dilation = 1, groups = 1, bias = true } = checkOptions('Conv2d', options);
    const op = 'Conv2d';
    this.weight = newKernel(op, {
      inChannels,
      outChannels,
      kernelSize: perAxis(op, 'kernelSize', kernelSize, 2, kernelRange),
      groups,
    });
    if (bias) this.bias = zeros([outChannels]);
    this.stride = perAxis(op, 'stride', stride, 2, stepRange);
    this.padding = perAxis(op, 'padding', padding, 2, paddingRange);
    perAxis(op, 'dilation', dilation, 2, stepRange);
    this.dilation = dilation;
    this.groups = groups;
  }

  forward(x: MLXArray): MLXArray {
    checkConvolutionInput('Conv2d', x, this);
    const { weight, bias, stride, padding, dilation, groups } = this;
    const y = conv2d(x, weight, { stride, padding, dilation, groups });
    return bias === undefined ? y : add(y, bias);
  }

  protected override extraRepr(): string {
    return printConvolution(this);
  }
}
