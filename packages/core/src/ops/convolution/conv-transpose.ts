import type { MLXArray } from '../../array.js';
import { checkOptions } from '../../guards.js';
import { resolveStream } from '../../stream.js';
import { wrap } from '../../wrap.js';
import { checkInputs } from './check-inputs.js';
import type { Conv1dOptions, ConvOptions } from './convolution.js';
import { checkSteps, dilated, MAX_EXTENT, type Steps, stepRange } from './geometry.js';
import { runConvolution } from './run.js';

export interface ConvTranspose1dOptions extends Omit<Conv1dOptions, 'padding'> {
  /** Elements cut off both ends of the result, at least 0. Default: 0. */
  padding?: number | undefined;
  /** Elements added to the end of the result, at least 0. Default: 0. */
  outputPadding?: number | undefined;
}

export interface ConvTransposeOptions extends Omit<ConvOptions, 'padding'> {
  /** Elements cut off both ends of the result, at least 0: for all spatial axes or for each. Default: 0. */
  padding?: Steps | undefined;
  /** Elements added to the end of the result, at least 0: for all spatial axes or for each. Default: 0. */
  outputPadding?: Steps | undefined;
}

const widthRange = { min: 0, max: MAX_EXTENT };

function transposed(
  op: string,
  spatial: number,
  input: MLXArray,
  weight: MLXArray,
  options: ConvTransposeOptions | undefined,
): MLXArray {
  const checked = checkOptions(op, options);
  const { stride = 1, padding = 0, dilation = 1, outputPadding = 0, groups = 1 } = checked;
  const count = checkInputs(op, input, weight, spatial, groups);
  const kernelDilation = checkSteps(op, 'dilation', dilation, spatial, stepRange);
  const added = checkSteps(op, 'outputPadding', outputPadding, spatial, widthRange);
  const low = checkSteps(op, 'padding', padding, spatial, widthRange).map(
    (width, i) => dilated(weight.shape[i + 1] as number, kernelDilation[i] as number) - 1 - width,
  );
  const geometry = {
    stride: Array<number>(spatial).fill(1),
    low,
    high: low.map((width, i) => width + (added[i] as number)),
    kernelDilation,
    inputDilation: checkSteps(op, 'stride', stride, spatial, stepRange),
  };
  return wrap(
    runConvolution(op, input, weight, geometry, { groups: count, flip: true }, resolveStream(checked.stream)),
  );
}

/**
 * The transposed convolution, which spreads each element over `weight` as the gradient of `conv1d` does:
 * `[N, L, C], [O, K, C / groups] → [N, (L - 1) stride - 2 padding + dilation (K - 1) + 1 + outputPadding, O]`.
 *
 * @example
 * const out = mx.convTranspose1d(mx.ones([1, 4, 2]), mx.ones([3, 2, 2]), { stride: 2 }); // [1, 8, 3]
 */
export function convTranspose1d(input: MLXArray, weight: MLXArray, options?: ConvTranspose1dOptions): MLXArray {
  return transposed('convTranspose1d', 1, input, weight, options);
}

/** The transposed convolution over two axes: `[N, H, W, C], [O, KH, KW, C / groups] → [N, H', W', O]`. */
export function convTranspose2d(input: MLXArray, weight: MLXArray, options?: ConvTransposeOptions): MLXArray {
  return transposed('convTranspose2d', 2, input, weight, options);
}

/** The transposed convolution over three axes: `[N, D, H, W, C], [O, KD, KH, KW, C] → [N, D', H', W', O]`. */
export function convTranspose3d(input: MLXArray, weight: MLXArray, options?: ConvTransposeOptions): MLXArray {
  return transposed('convTranspose3d', 3, input, weight, options);
}
