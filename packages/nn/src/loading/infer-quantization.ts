import { ArgumentError, type MLXArray } from '@mlxts/core';
import { describe } from '../quantized/describe.js';
import { quantizationFormats } from '../quantized/formats.js';
import { type QuantizationMode, quantizationModes } from '../quantized/mode.js';
import type { QuantizationParams } from '../quantized/params.js';

/**
 * How a layer of `inputDims` was packed, from the widths of its arrays: `bits = width · 32 / inputDims`,
 * `groupSize = inputDims / scalesWidth`. Scales of 8 bits mean the one other mode with these numbers, all else affine.
 * @throws ArgumentError that names the path where no mode has these numbers
 */
export function inferQuantization(
  path: string,
  inputDims: number,
  weight: MLXArray,
  scales: MLXArray,
): QuantizationParams {
  const bits = ((weight.shape.at(-1) ?? 0) * 32) / inputDims;
  const groupSize = inputDims / (scales.shape.at(-1) ?? 0);
  const fits = (mode: QuantizationMode) => {
    const format = quantizationFormats[mode];
    return (
      format.hasBiases === (scales.dtype !== 'uint8') &&
      format.bits.includes(bits) &&
      format.groupSizes.includes(groupSize)
    );
  };
  const mode = quantizationModes.find(fits);
  if (mode === undefined) {
    throw new ArgumentError({
      op: 'loadInto',
      code: 'Config',
      message:
        `expected ${path} to be packed in one of MLX's formats for ${inputDims} inputs, ` +
        `got bits ${bits}, groupSize ${groupSize} (${describe('weight', weight)}, ${describe('scales', scales)})`,
    });
  }
  return { groupSize, bits, mode };
}
