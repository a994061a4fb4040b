import { ArgumentError, MLXArray } from '@mlxts/core';
import { Module } from './module.js';
import { moduleName } from './module-name.js';
import { allSlots, replaceSlot, type Slot } from './module-tree.js';
import { WeightsError, type WrongWeight } from './weights-error.js';

/** A module's parameters by checkpoint path. */
export function parameterSlots(module: Module): Map<string, Slot> {
  const slots = new Map<string, Slot>();
  for (const slot of allSlots(module)) {
    if (slot.value instanceof Module) continue;
    if (slots.has(slot.path)) {
      throw new ArgumentError({
        op: moduleName(module),
        message: `expected distinct checkpoint keys, got ${slot.path} twice`,
      });
    }
    slots.set(slot.path, slot);
  }
  return slots;
}

/** Compares, throws `WeightsError` with all differences if strict, then replaces. Not strict: what matches by key is loaded, of any shape. */
export function loadWeights(module: Module, entries: Iterable<readonly [string, MLXArray]>, strict: boolean): void {
  const slots = parameterSlots(module);
  const weights = new Map<string, unknown>(entries);
  const wrong: WrongWeight[] = [];
  for (const [key, slot] of slots) {
    if (!weights.has(key)) continue;
    const value = weights.get(key);
    const actual = problem(value, slot.value as MLXArray, strict);
    if (actual !== undefined) wrong.push({ key, expected: shapeText(slot.value as MLXArray), actual });
  }
  const missing = strict ? [...slots.keys()].filter((key) => !weights.has(key)) : [];
  const unexpected = strict ? [...weights.keys()].filter((key) => !slots.has(key)) : [];
  if (missing.length + unexpected.length + wrong.length > 0)
    throw new WeightsError('loadWeights', { missing, unexpected, wrong });
  for (const [key, slot] of slots) {
    const value = weights.get(key);
    if (value instanceof MLXArray) replaceSlot(slot, value);
  }
}

function problem(value: unknown, current: MLXArray, strict: boolean): string | undefined {
  if (!(value instanceof MLXArray)) return value === null ? 'null' : typeof value;
  if (value.isDisposed) return 'a disposed array';
  const same = value.shape.length === current.shape.length && value.shape.every((n, i) => n === current.shape[i]);
  return same || !strict ? undefined : shapeText(value);
}

function shapeText(a: MLXArray): string {
  return `[${a.shape.join(', ')}]`;
}
