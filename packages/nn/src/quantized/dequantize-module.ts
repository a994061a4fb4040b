import { ArgumentError, type Dtype } from '@mlxts/core';
import { QuantizedSwitchLinear } from '../experts/quantized-switch-linear.js';
import { QQLinear } from '../layers/qq-linear.js';
import { QuantizedEmbedding } from '../layers/quantized-embedding.js';
import { QuantizedLinear } from '../layers/quantized-linear.js';
import { Module } from '../module/module.js';
import { allSlots, replaceSlot } from '../module/module-tree.js';

export interface DequantizeModuleOptions {
  /** float16, bfloat16 or float32. Defaults to the dtype of each layer's scales for affine, to bfloat16 otherwise. */
  readonly dtype?: Dtype | undefined;
}

/** The module form of `dequantize`. */
export function dequantizeModule<M extends Module>(root: M, options: DequantizeModuleOptions = {}): M {
  if (isQuantized(root)) {
    throw new ArgumentError({
      op: 'dequantize',
      message: `expected a module that holds layers, got one ${root.constructor.name}`,
    });
  }
  const replaced = new Map<Module, Module>();
  const replacements: (() => void)[] = [];
  for (const slot of allSlots(root)) {
    const layer = slot.value;
    if (!(layer instanceof Module) || !isQuantized(layer)) continue;
    const floating = replaced.get(layer) ?? floatingForm(layer, options).train(layer.training);
    replaced.set(layer, floating);
    replacements.push(() => replaceSlot(slot, floating));
  }
  for (const replace of replacements) replace();
  return root;
}

type QuantizedLayer = QuantizedLinear | QQLinear | QuantizedEmbedding | QuantizedSwitchLinear;

function isQuantized(layer: Module): layer is QuantizedLayer {
  return [QuantizedLinear, QQLinear, QuantizedEmbedding, QuantizedSwitchLinear].some((type) => layer instanceof type);
}

function floatingForm(layer: QuantizedLayer, options: DequantizeModuleOptions): Module {
  if (layer instanceof QuantizedEmbedding) return layer.toEmbedding(options);
  if (layer instanceof QuantizedSwitchLinear) return layer.toSwitchLinear(options);
  return layer.toLinear(options);
}
