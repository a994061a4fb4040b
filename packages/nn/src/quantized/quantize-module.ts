import { ArgumentError, MLXError } from '@mlxts/core';
import { Module } from '../module/module.js';
import { moduleName } from '../module/module-name.js';
import { allSlots, directSlots, replaceSlot } from '../module/module-tree.js';
import { type LayerQuantization, resolveParams } from './params.js';

/** A layer that knows its quantized form. */
export type Quantizable = Module & { toQuantized(options: LayerQuantization): Module };

export interface QuantizeModuleOptions extends LayerQuantization {
  /**
   * Called with the checkpoint path of each leaf layer: whether to quantize it, or how; numbers that it leaves out are the
   * defaults of its mode. Default: every layer that has `toQuantized`.
   */
  readonly predicate?: (path: string, module: Module) => boolean | LayerQuantization;
}

const op = 'quantize';

export function isQuantizable(module: Module): module is Quantizable {
  return 'toQuantized' in module && typeof module.toQuantized === 'function';
}

/** The module form of `quantize`. */
export function quantizeModule<M extends Module>(root: M, options: QuantizeModuleOptions = {}): M {
  const { predicate = (_path: string, module: Module) => isQuantizable(module) } = options;
  const defaults = { ...resolveParams(op, options), quantizeInput: options.quantizeInput };
  if (isQuantizable(root)) {
    throw new ArgumentError({
      op,
      message: `expected a module that holds layers, got one ${moduleName(root)} (use its toQuantized)`,
    });
  }

  const replaced = new Map<Module, Module>();
  const replacements: (() => void)[] = [];
  const problems: string[] = [];
  let cause: unknown;
  for (const slot of allSlots(root)) {
    const layer = slot.value;
    if (!(layer instanceof Module) || !isLeaf(layer)) continue;
    const wanted = predicate(slot.path, layer);
    if (wanted === false) continue;
    try {
      const params = checkWanted(wanted, layer) ?? defaults;
      const quantized = replaced.get(layer) ?? toQuantized(layer, params);
      replaced.set(layer, quantized);
      replacements.push(() => replaceSlot(slot, quantized));
    } catch (error) {
      if (!(error instanceof MLXError)) throw error;
      problems.push(`${slot.path}: ${error.message}`);
      cause ??= error;
    }
  }
  if (problems.length > 0) {
    throw new ArgumentError({
      op,
      message: `expected layers that can be quantized, got ${problems.length} that cannot\n  ${problems.join('\n  ')}`,
      cause,
    });
  }
  for (const replace of replacements) replace();
  return root;
}

function checkWanted(wanted: true | LayerQuantization, layer: Module): LayerQuantization | undefined {
  if (wanted === true) return undefined;
  if (typeof wanted === 'object' && wanted !== null) return wanted;
  throw new ArgumentError({
    op,
    message: `expected predicate to return a boolean or { groupSize, bits, mode } for ${moduleName(layer)}, got ${String(wanted)}`,
  });
}

function toQuantized(layer: Module, params: LayerQuantization): Module {
  if (isQuantizable(layer)) return layer.toQuantized(params);
  throw new ArgumentError({ op, message: `expected a layer with toQuantized, got ${moduleName(layer)}` });
}

function isLeaf(module: Module): boolean {
  return directSlots(module).every(({ value }) => !(value instanceof Module));
}
