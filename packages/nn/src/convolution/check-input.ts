import { DtypeError, isFloating, type MLXArray, ShapeError, type Steps } from '@mlxts/core';
import { checkArray, describe } from '@mlxts/core/native';

const spatialNames = [[], ['L'], ['H', 'W'], ['D', 'H', 'W']] as const;

interface Convolution {
  readonly weight: MLXArray;
  readonly padding: Steps;
  readonly dilation: Steps;
  readonly groups?: number;
}

interface TransposedConvolution extends Convolution {
  readonly stride: Steps;
  readonly outputPadding: Steps;
}

/** @throws ShapeError, DtypeError unless `x` is a floating `[N, ..., C]`, when padded at least as long as the kernel. */
export function checkConvolutionInput(op: string, x: MLXArray, layer: Convolution): void {
  checkChannels(op, x, layer);
  const { weight, padding, dilation } = layer;
  spatialSizes(x).forEach((length, i) => {
    const padded = length + 2 * at(padding, i);
    const kernel = extent(weight, dilation, i);
    if (padded >= kernel) return;
    throw new ShapeError({
      op,
      message: `expected axis ${i + 1}, padded, to be at least as long as the kernel, got ${padded} and ${kernel} (x: ${describe(x)})`,
    });
  });
}

/** @throws ShapeError, DtypeError unless `x` is a floating `[N, ..., C]` of which padding leaves something. */
export function checkTransposedInput(op: string, x: MLXArray, layer: TransposedConvolution): void {
  checkChannels(op, x, layer);
  const { weight, stride, padding, dilation, outputPadding } = layer;
  spatialSizes(x).forEach((length, i) => {
    const spread = (length - 1) * at(stride, i) + extent(weight, dilation, i);
    const output = spread - 2 * at(padding, i) + at(outputPadding, i);
    if (length > 0 && output > 0) return;
    throw new ShapeError({
      op,
      message: `expected an output of at least 1 on axis ${i + 1}, got ${output} (x: ${describe(x)})`,
    });
  });
}

function checkChannels(op: string, x: MLXArray, { weight, groups = 1 }: Convolution): void {
  const { ndim, shape, dtype } = checkArray(op, 'x', x);
  const channels = (weight.shape.at(-1) ?? 0) * groups;
  if (ndim !== weight.ndim || shape.at(-1) !== channels) {
    const layout = ['N', ...(spatialNames[weight.ndim - 2] ?? []), channels].join(', ');
    throw new ShapeError({ op, message: `expected x [${layout}], got ${describe(x)}` });
  }
  if (!isFloating(dtype)) throw new DtypeError({ op, message: `expected a floating x, got ${describe(x)}` });
}

const spatialSizes = (x: MLXArray): number[] => x.shape.slice(1, -1);

const at = (steps: Steps, axis: number): number => (typeof steps === 'number' ? steps : (steps[axis] as number));

/** How far a kernel reaches on a spatial axis. */
const extent = (weight: MLXArray, dilation: Steps, axis: number): number =>
  ((weight.shape[axis + 1] as number) - 1) * at(dilation, axis) + 1;
