import { DtypeError, type MLXArray, ShapeError } from '@mlxts/core';
import { checkArray } from '@mlxts/core/native';
import { describe } from './describe.js';
import { quantizationFormats } from './formats.js';
import type { QuantizationParams } from './params.js';
import { isReal } from './real-dtype.js';

/**
 * Checks the left operand of a quantized product against the packed weight `w`, which must have been checked.
 * Integer inputs are promoted by affine weights and refused by the others, as in MLX.
 */
export function checkProductInput(
  op: string,
  x: MLXArray,
  w: MLXArray,
  { bits, groupSize, mode }: QuantizationParams,
  { transpose, minRank }: { transpose: boolean; minRank: number },
): void {
  checkArray(op, 'x', x);
  const dtype = x.dtype;
  const promoted = quantizationFormats[mode].hasBiases && dtype !== 'float64' && dtype !== 'complex64';
  if (!isReal(dtype) && !promoted) {
    throw new DtypeError({
      op,
      message: `expected x of dtype float16, bfloat16, float32 for mode ${mode}, got ${dtype} (${describe('x', x)})`,
    });
  }
  const shape = x.shape;
  const packed = w.shape;
  if (shape.length < minRank) {
    throw new ShapeError({
      op,
      message: `expected x of rank ${minRank} or more, got ${shape.length} (${describe('x', x)}, ${describe('w', w)})`,
    });
  }
  const inner = transpose ? ((packed.at(-1) ?? 0) * 32) / bits : (packed.at(-2) ?? 0);
  if (shape.at(-1) !== inner) {
    throw new ShapeError({
      op,
      message:
        `expected x with last dimension ${inner}, got ${shape.at(-1)} ` +
        `(${describe('x', x)}, ${describe('w', w)}, bits ${bits}, groupSize ${groupSize}, transpose ${transpose})`,
    });
  }
}
