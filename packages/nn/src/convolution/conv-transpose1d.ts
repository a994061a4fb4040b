import { add, convTranspose1d, type MLXArray, zeros } from '@mlxts/core';
import { checkInt, checkOptions } from '@mlxts/core/native';
import { Module } from '../module/module.js';
import { checkTransposedInput } from './check-input.js';
import { newKernel } from './kernel.js';
import { kernelRange, stepRange, widthRange } from './per-axis.js';
import { printConvolution } from './print.js';

export interface ConvTranspose1dOptions {
  /** How far apart the elements of the input are spread, from 1 to 32,768. Default 1. */
  readonly stride?: number;
  /** Elements cut off both ends of the result, at least 0. Default 0. */
  readonly padding?: number;
  /** The distance of the kernel's elements, from 1 to 32,768. Default 1. */
  readonly dilation?: number;
  /** Elements added to the end of the result, at least 0. Default 0. */
  readonly outputPadding?: number;
  /** Default true. */
  readonly bias?: boolean;
}

/**
 * The transposed convolution over the axis of a sequence, which spreads each element over `weight`: `[N, L, inChannels] → [N, L', outChannels]`.
 * L' is `(L - 1) · stride - 2 · padding + dilation · (kernelSize - 1) + 1 + outputPadding`.
 *
 * `weight` `[outChannels, kernelSize, inChannels]` starts uniform in `±1/√(inChannels · kernelSize)`,
 * `bias` `[outChannels]` at 0. The input is floating.
 */
export class ConvTranspose1d extends Module {
  weight: MLXArray;
  bias?: MLXArray;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  readonly outputPadding: number;

  constructor(inChannels: number, outChannels: number, kernelSize: number, options: ConvTranspose1dOptions = {}) {
    super();
    const {
      stride = 1,
      padding = 0,
      dilation = 1,
      outputPadding = 0,
      bias = true,
    } = checkOptions('ConvTranspose1d', options);
    const op = 'ConvTranspose1d';
    this.weight = newKernel(op, {
      inChannels,
      outChannels,
      kernelSize: [checkInt(op, 'kernelSize', kernelSize, kernelRange)],
    });
    if (bias) this.bias = zeros([outChannels]);
    this.stride = checkInt(op, 'stride', stride, stepRange);
    this.padding = checkInt(op, 'padding', padding, widthRange);
    this.dilation = checkInt(op, 'dilation', dilation, stepRange);
    this.outputPadding = checkInt(op, 'outputPadding', outputPadding, widthRange);
  }

  forward(x: MLXArray): MLXArray {
    checkTransposedInput('ConvTranspose1d', x, this);
    const { weight, bias, stride, padding, dilation, outputPadding } = this;
    const y = convTranspose1d(x, weight, { stride, padding, dilation, outputPadding });
    return bias === undefined ? y : add(y, bias);
  }

  protected override extraRepr(): string {
    return printConvolution(this);
  }
}
