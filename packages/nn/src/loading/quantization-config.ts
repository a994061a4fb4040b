import { MLXError } from '@mlxts/core';
import type { LayerQuantization } from '../quantized/params.js';
import type { QuantizationConfig } from './load-into.js';

/**
 * `quantization` of a `config.json` for `loadInto`: `group_size` becomes `groupSize`, for the whole model and under the
 * checkpoint path of each layer that differs; `quantize_activations` beside it becomes `quantizeInput`.
 * `quantization_config` stands in where MLX's own field is missing.
 * @throws MLXError `Config` unless it is an object; `Unsupported` for the packing of another framework
 */
export function quantizationConfig(config: Readonly<Record<string, unknown>>): QuantizationConfig | undefined {
  const raw = config.quantization ?? config.quantization_config;
  if (raw === undefined || raw === null) return undefined;
  if (!isRecord(raw))
    throw new MLXError({
      code: 'Config',
      op: 'load',
      message: `quantization: expected an object, got ${JSON.stringify(raw)}`,
    });
  if (raw.quant_method !== undefined) {
    throw new MLXError({
      code: 'Unsupported',
      op: 'load',
      message: `quantization: expected weights packed by MLX, got ${JSON.stringify(raw.quant_method)}`,
    });
  }
  const layers = Object.entries(raw).flatMap(([path, value]): [string, LayerQuantization | boolean][] => {
    if (typeof value === 'boolean') return [[path, value]];
    return isRecord(value) ? [[path, options(value)]] : [];
  });
  const quantizeInput = config.quantize_activations === true;
  return { ...options(raw), ...(quantizeInput && { quantizeInput }), ...Object.fromEntries(layers) };
}

function options(raw: Readonly<Record<string, unknown>>): LayerQuantization {
  const { group_size: groupSize, bits, mode, quantize_input: quantizeInput } = raw;
  const numbers = { groupSize, bits, mode, ...(quantizeInput !== undefined && { quantizeInput }) };
  return numbers as LayerQuantization; // checked where a layer is quantized
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
