import type { MLXArray } from '../../array.js';
import { checkOptions } from '../../guards.js';
import type { OpOptions } from '../../options.js';
import { resolveStream } from '../../stream.js';
import { wrap } from '../../wrap.js';
import { checkInputs } from './check-inputs.js';
import { checkSteps, type Geometry, paddingRange, type Steps, stepRange } from './geometry.js';
import { runConvolution } from './run.js';

export interface Conv1dOptions extends OpOptions {
  /** How far the kernel moves, from 1 to 32,768. Default: 1. */
  stride?: number | undefined;
  /** Zeros before and after the input; below 0 elements are cut off. Default: 0. */
  padding?: number | undefined;
  /** The distance of the kernel's elements, from 1 to 32,768. Default: 1. */
  dilation?: number | undefined;
  /** Parts of the channels that are convolved each by itself. Default: 1. */
  groups?: number | undefined;
}

export interface ConvOptions extends OpOptions {
  /** How far the kernel moves, from 1 to 32,768: for all spatial axes or for each. Default: 1. */
  stride?: Steps | undefined;
  /** Zeros before and after the input, for all spatial axes or for each; below 0 elements are cut off. Default: 0. */
  padding?: Steps | undefined;
  /** The distance of the kernel's elements, from 1 to 32,768, for all spatial axes or for each. Default: 1. */
  dilation?: Steps | undefined;
  /** Parts of the channels that are convolved each by itself; 1 with 3 spatial axes. Default: 1. */
  groups?: number | undefined;
}

function convolution(
  op: string,
  spatial: number,
  input: MLXArray,
  weight: MLXArray,
  options: ConvOptions | undefined,
): MLXArray {
  const { stride = 1, padding = 0, dilation = 1, groups = 1, stream } = checkOptions(op, options);
  const count = checkInputs(op, input, weight, spatial, groups);
  const low = checkSteps(op, 'padding', padding, spatial, paddingRange);
  const geometry: Geometry = {
    stride: checkSteps(op, 'stride', stride, spatial, stepRange),
    low,
    high: low,
    kernelDilation: checkSteps(op, 'dilation', dilation, spatial, stepRange),
    inputDilation: Array<number>(spatial).fill(1),
  };
  return wrap(runConvolution(op, input, weight, geometry, { groups: count, flip: false }, resolveStream(stream)));
}

/**
 * `out[n, i, o] = Σ input[n, i * stride - padding + j * dilation, c] * weight[o, j, c]` over j and c:
 * `[N, L, C], [O, K, C / groups] → [N, (L + 2 padding - dilation (K - 1) - 1) / stride + 1, O]`, rounded down.
 * The input is floating; float64 is computed in float32.
 *
 * @example
 * const out = mx.conv1d(mx.ones([1, 8, 4]), mx.ones([2, 3, 4]), { padding: 1 }); // [1, 8, 2]
 */
export function conv1d(input: MLXArray, weight: MLXArray, options?: Conv1dOptions): MLXArray {
  return convolution('conv1d', 1, input, weight, options);
}

/**
 * The convolution of `conv1d` over two axes: `[N, H, W, C], [O, KH, KW, C / groups] → [N, H', W', O]`.
 *
 * @example
 * const out = mx.conv2d(mx.ones([1, 8, 8, 4]), mx.ones([2, 3, 3, 4]), { stride: [2, 1], padding: 1 }); // [1, 4, 8, 2]
 */
export function conv2d(input: MLXArray, weight: MLXArray, options?: ConvOptions): MLXArray {
  return convolution('conv2d', 2, input, weight, options);
}

/** The convolution of `conv1d` over three axes: `[N, D, H, W, C], [O, KD, KH, KW, C] → [N, D', H', W', O]`. */
export function conv3d(input: MLXArray, weight: MLXArray, options?: ConvOptions): MLXArray {
  return convolution('conv3d', 3, input, weight, options);
}
