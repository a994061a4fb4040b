import { MLXError } from '@mlxts/core';
import type { QuantizationConfig, QuantizationOptions } from '@mlxts/nn';

/**
 * `quantization` of a `config.json` for `loadInto`: `group_size` becomes `groupSize`, for the whole model and under the
 * checkpoint path of each layer that differs. `quantization_config` stands in where MLX's own field is missing.
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
  const layers = Object.entries(raw).flatMap(([path, value]): [string, QuantizationOptions | boolean][] => {
    if (typeof value === 'boolean') return [[path, value]];
    return isRecord(value) ? [[path, options(value)]] : [];
  });
  return { ...options(raw), ...Object.fromEntries(layers) };
}

function options({ group_size: groupSize, bits, mode }: Readonly<Record<string, unknown>>): QuantizationOptions {
  return { groupSize, bits, mode } as QuantizationOptions; // checked where a layer is quantized
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
