import { ArgumentError } from '@mlxts/core';
import { type QuantizationOptions, type QuantizationParams, resolveParams } from './params.js';

const inputModes: readonly string[] = ['nvfp4', 'mxfp8'];

/**
 * Numbers of a product whose inputs are quantized too; the mode defaults to nvfp4.
 * @throws ArgumentError for a mode other than nvfp4 and mxfp8
 */
export function resolveInputParams(op: string, { groupSize, bits, mode }: QuantizationOptions): QuantizationParams {
  const params = resolveParams(op, { groupSize, bits, mode: mode ?? 'nvfp4' });
  if (inputModes.includes(params.mode)) return params;
  throw new ArgumentError({
    op,
    message: `expected mode ${inputModes.join(' or ')} for quantized inputs, got ${params.mode}`,
  });
}
