import { add, conv1d, type MLXArray, zeros } from '@mlxts/core';
import { checkInt, checkOptions } from '@mlxts/core/native';
import { Module } from '../module/module.js';
import { checkConvolutionInput } from './check-input.js';
import { newKernel } from './kernel.js';
import { kernelRange, paddingRange, stepRange } from './per-axis.js';
import { printConvolution } from './print.js';

export interface Conv1dOptions {
  /** How far the kernel moves, from 1 to 32,768. Default 1. */
  readonly stride?: number;
  /** Zeros before and after the input; below 0 elements are cut off. Default 0. */
  readonly padding?: number;
  /** The distance of the kernel's elements, from 1 to 32,768. Default 1. */
  readonly dilation?: number;
  /** Parts of the channels that are convolved each by itself; divides both numbers of channels. Default 1. */
  readonly groups?: number;
  /** Default true. */
  readonly bias?: boolean;
}

/**
 * `y = b + x ⋆ W` over the axis of a sequence, `[N, L, inChannels] → [N, L', outChannels]`.
 *
 * `weight` `[outChannels, kernelSize, inChannels / groups]` starts uniform in `±1/√(inChannels · kernelSize)`,
 * `bias` `[outChannels]` at 0. The input is floating.
 */
export class Conv1d extends Module {
  weight: MLXArray;
  bias?: MLXArray;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  readonly groups: number;

  constructor(inChannels: number, outChannels: number, kernelSize: number, options: Conv1dOptions = {}) {
    super();
    const { stride = 1, padding = 0, dilation = 1, groups = 1, bias = true } = checkOptions('Conv1d', options);
    const op = 'Conv1d';
    this.weight = newKernel(op, {
      inChannels,
      outChannels,
      kernelSize: [checkInt(op, 'kernelSize', kernelSize, kernelRange)],
      groups,
    });
    if (bias) this.bias = zeros([outChannels]);
    this.stride = checkInt(op, 'stride', stride, stepRange);
    this.padding = checkInt(op, 'padding', padding, paddingRange);
    this.dilation = checkInt(op, 'dilation', dilation, stepRange);
    this.groups = groups;
  }

  forward(x: MLXArray): MLXArray {
    checkConvolutionInput('Conv1d', x, this);
    const { weight, bias, stride, padding, dilation, groups } = this;
    const y = conv1d(x, weight, { stride, padding, dilation, groups });
    return bias === undefined ? y : add(y, bias);
  }

  protected override extraRepr(): string {
    return printConvolution(this);
  }
}
