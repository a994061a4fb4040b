import { add, type MLXArray, type Steps, zeros } from '@mlxts/core';
import { checkOptions } from '@mlxts/core/native';
import { Module } from '../module/module.js';
import { checkTransposedInput } from './check-input.js';
import { newKernel } from './kernel.js';
import { kernelRange, perAxis, stepRange, widthRange } from './per-axis.js';
import { printConvolution } from './print.js';

export interface TransposedConvolutionOptions {
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

/** The transposed convolutions over several spatial axes. */
export abstract class TransposedConvolution extends Module {
  weight: MLXArray;
  bias?: MLXArray;
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: Steps;
  readonly outputPadding: readonly number[];
  readonly #op: string;

  protected constructor(
    op: string,
    axes: number,
    [inChannels, outChannels, kernelSize]: readonly [inChannels: number, outChannels: number, kernelSize: Steps],
    options: TransposedConvolutionOptions,
  ) {
    super();
    const { stride = 1, padding = 0, dilation = 1, outputPadding = 0, bias = true } = checkOptions(op, options);
    this.#op = op;
    this.weight = newKernel(op, {
      inChannels,
      outChannels,
      kernelSize: perAxis(op, 'kernelSize', kernelSize, axes, kernelRange),
    });
    if (bias) this.bias = zeros([outChannels]);
    this.stride = perAxis(op, 'stride', stride, axes, stepRange);
    this.padding = perAxis(op, 'padding', padding, axes, widthRange);
    perAxis(op, 'dilation', dilation, axes, stepRange);
    this.dilation = dilation;
    this.outputPadding = perAxis(op, 'outputPadding', outputPadding, axes, widthRange);
  }

  /** The operation of core. */
  protected abstract convolve(x: MLXArray): MLXArray;

  forward(x: MLXArray): MLXArray {
    checkTransposedInput(this.#op, x, this);
    const y = this.convolve(x);
    return this.bias === undefined ? y : add(y, this.bias);
  }

  protected override extraRepr(): string {
    return printConvolution(this);
  }
}
