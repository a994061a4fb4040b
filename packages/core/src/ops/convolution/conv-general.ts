import type { MLXArray } from '../../array.js';
import { ArgumentError } from '../../errors/argument-error.js';
import { checkOptions, describe } from '../../guards.js';
import type { OpOptions } from '../../options.js';
import { resolveStream } from '../../stream.js';
import { wrap } from '../../wrap.js';
import { checkInputs, spatialAxes } from './check-inputs.js';
import { checkSteps, type Geometry, paddingRange, type Steps, stepRange } from './geometry.js';
import { runConvolution } from './run.js';

export interface ConvGeneralOptions extends OpOptions {
  /** How far the kernel moves, from 1 to 32,768: for all spatial axes or for each. Default: 1. */
  stride?: Steps | undefined;
  /**
   * Zeros around the input: for all spatial axes, for each, or as `[before, after]` lists of one for each. Below 0
   * elements are cut off. Default: 0.
   */
  padding?: Steps | readonly [low: readonly number[], high: readonly number[]] | undefined;
  /** The distance of the kernel's elements, from 1 to 32,768, for all spatial axes or for each. Default: 1. */
  kernelDilation?: Steps | undefined;
  /** The distance of the input's elements, zeros between them, for all spatial axes or for each. Default: 1. */
  inputDilation?: Steps | undefined;
  /** Parts of the channels that are convolved each by itself; 1 with 3 spatial axes. Default: 1. */
  groups?: number | undefined;
  /** Reverse the kernel on its spatial axes. Default: false. */
  flip?: boolean | undefined;
}

/**
 * The convolution of `conv1d` over 1 to 3 axes, also of an input with zeros between its elements:
 * `[N, ..., C], [O, ..., C / groups] → [N, ..., O]`. The input is floating; float64 is computed in float32.
 *
 * @example
 * const causal = mx.convGeneral(mx.ones([1, 8, 4]), mx.ones([2, 3, 4]), { padding: [[2], [0]] }); // [1, 8, 2]
 */
export function convGeneral(input: MLXArray, weight: MLXArray, options?: ConvGeneralOptions): MLXArray {
  const op = 'convGeneral';
  const checked = checkOptions(op, options);
  const { stride = 1, padding = 0, kernelDilation = 1, inputDilation = 1, groups = 1, flip = false } = checked;
  const spatial = spatialAxes(op, input);
  const count = checkInputs(op, input, weight, spatial, groups);
  const [low, high] = bothSides(padding);
  if (typeof flip !== 'boolean') {
    throw new ArgumentError({ op, message: `expected flip to be true or false, got ${describe(flip)}` });
  }
  const geometry: Geometry = {
    stride: checkSteps(op, 'stride', stride, spatial, stepRange),
    low: checkSteps(op, 'padding', low, spatial, paddingRange),
    high: checkSteps(op, 'padding', high, spatial, paddingRange),
    kernelDilation: checkSteps(op, 'kernelDilation', kernelDilation, spatial, stepRange),
    inputDilation: checkSteps(op, 'inputDilation', inputDilation, spatial, stepRange),
  };
  return wrap(runConvolution(op, input, weight, geometry, { groups: count, flip }, resolveStream(checked.stream)));
}

function bothSides(padding: NonNullable<ConvGeneralOptions['padding']>): readonly [low: unknown, high: unknown] {
  if (Array.isArray(padding) && padding.length === 2 && padding.every(Array.isArray)) return [padding[0], padding[1]];
  return [padding, padding];
}
