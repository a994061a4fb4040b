import { sys } from '@mlxts/sys';
import type { MLXArray } from '../../array.js';
import { dtypeCode } from '../../dtype.js';
import { promoteTypes } from '../../dtypes/promotion.js';
import { dilated, type Geometry } from './geometry.js';
import { outputShape } from './output-shape.js';
import { isSafe, spreadInput } from './spread-input.js';

interface Form {
  groups: number;
  /** Reverse the kernel on its spatial axes. */
  flip: boolean;
}

/**
 * The raw handle of the convolution of checked inputs: zeros where it is empty, and on an input that was padded before
 * where MLX would err.
 */
export function runConvolution(
  op: string,
  input: MLXArray,
  weight: MLXArray,
  geometry: Geometry,
  { groups, flip }: Form,
  s: number,
): number {
  const { shape } = input;
  const result = outputShape(op, shape, weight.shape, geometry);
  const dtype = promoteTypes(input.dtype, weight.dtype);
  if (result.includes(0) || shape.includes(0) || cutsAll(shape, geometry))
    return sys.mlx_zeros(result, dtypeCode(dtype), s);
  const wide = dtype === 'float64'; // which MLX computes in float32, where it does
  const made: number[] = [];
  const keep = (handle: number): number => {
    made.push(handle);
    return handle;
  };
  try {
    const float32 = dtypeCode('float32');
    let x = wide ? keep(sys.mlx_astype(input.handle, float32, s)) : input.handle;
    const w = wide ? keep(sys.mlx_astype(weight.handle, float32, s)) : weight.handle;
    let { stride, low, high, kernelDilation, inputDilation } = geometry;
    if (!isSafe(shape, weight.shape, geometry)) {
      x = spreadInput(x, shape, geometry, s, keep);
      low = high = stride.map(() => 0);
      inputDilation = stride.map(() => 1);
    }
    const out = sys.mlx_conv_general(x, w, stride, low, high, kernelDilation, inputDilation, groups, flip, s);
    return wide ? sys.mlx_astype(keep(out), dtypeCode(dtype), s) : out;
  } finally {
    if (made.length > 0) sys.mlxts_free(made);
  }
}

/** Whether negative padding leaves nothing of the input on some axis. */
function cutsAll(shape: readonly number[], { low, high, inputDilation }: Geometry): boolean {
  return low.some((before, i) => {
    const length = dilated(shape[i + 1] as number, inputDilation[i] as number);
    return length + Math.min(0, before) + Math.min(0, high[i] as number) <= 0;
  });
}
