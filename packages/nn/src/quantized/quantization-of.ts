import { QuantizedSwitchLinear } from '../experts/quantized-switch-linear.js';
import { QQLinear } from '../layers/qq-linear.js';
import { QuantizedEmbedding } from '../layers/quantized-embedding.js';
import { QuantizedLinear } from '../layers/quantized-linear.js';
import type { Module } from '../module/module.js';
import type { QuantizationMode } from './mode.js';

/** How one layer is packed, in the words of config.json. */
export interface QuantizationEntry {
  readonly group_size: number;
  readonly bits: number;
  readonly mode: QuantizationMode;
  /** The layer is a `QQLinear`. */
  readonly quantize_input?: true;
}

/** `quantization` of a config.json: the numbers of the model and, under checkpoint paths, of layers that differ. */
export type QuantizationRecord = QuantizationEntry & {
  readonly [path: string]: QuantizationEntry | QuantizationMode | number | true | undefined;
};

/**
 * The `quantization` that belongs in the config.json beside `saveWeights` of a model, as mlx-lm reads it: what most of its
 * quantized layers have, and an entry by checkpoint path for each that differs. Undefined where nothing is quantized.
 * @example
 * class Model extends Module {
 *   lmHead: Unary = new Linear(64, 8);
 * }
 * const model = quantize(new Model(), { groupSize: 32 });
 * console.log(quantizationOf(model)); // { group_size: 32, bits: 4, mode: 'affine' }
 */
export function quantizationOf(model: Module): QuantizationRecord | undefined {
  const entries = model.namedModules().flatMap(([path, layer]): [string, QuantizationEntry][] => {
    const entry = entryOf(layer);
    return entry === undefined ? [] : [[path, entry]];
  });
  const counts = new Map<string, { entry: QuantizationEntry; count: number }>();
  for (const [, entry] of entries) {
    const key = keyOf(entry);
    const count = (counts.get(key)?.count ?? 0) + 1;
    if (entry.quantize_input !== true) counts.set(key, { entry, count });
  }
  const [commonest] = [...counts.values()].sort((a, b) => b.count - a.count);
  const [, first] = entries[0] ?? [];
  if (first === undefined) return undefined;
  const { group_size, bits, mode } = commonest?.entry ?? first;
  const whole = { group_size, bits, mode };
  const others = entries.filter(([, entry]) => keyOf(entry) !== keyOf(whole));
  return { ...whole, ...Object.fromEntries(others) };
}

function entryOf(layer: Module): QuantizationEntry | undefined {
  if (layer instanceof QQLinear) {
    if (layer.scales === undefined) return undefined;
    return { group_size: layer.groupSize, bits: layer.bits, mode: layer.mode, quantize_input: true };
  }
  const isPacked =
    layer instanceof QuantizedLinear || layer instanceof QuantizedEmbedding || layer instanceof QuantizedSwitchLinear;
  return isPacked ? { group_size: layer.groupSize, bits: layer.bits, mode: layer.mode } : undefined;
}

const keyOf = ({ group_size, bits, mode, quantize_input }: QuantizationEntry): string =>
  JSON.stringify([group_size, bits, mode, quantize_input === true]);
