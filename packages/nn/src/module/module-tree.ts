import { ArgumentError, MLXArray } from '@mlxts/core';
import { checkpointKey, joinPath } from './checkpoint-key.js';
import { Module } from './module.js';
import { moduleName } from './module-name.js';

/** What holds arrays and modules under names. */
export type Container = Module | readonly unknown[] | Readonly<Record<string, unknown>>;

/** One place in a module that holds an array or a child module. */
export interface Slot {
  /** Checkpoint path from the module where the walk began: `layers.0.self_attn`. */
  readonly path: string;
  /** The same in field names: `layers.0.selfAttn`. */
  readonly fieldPath: string;
  readonly container: Container;
  readonly key: string;
  readonly value: MLXArray | Module;
}

/** Whether a value is a plain record, which may hold arrays and modules under names of its own. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Whether a value is an array, a module, or a list or record that can hold them. */
export function holdsPlaces(value: unknown): boolean {
  return value instanceof MLXArray || value instanceof Module || Array.isArray(value) || isRecord(value);
}

/** A container's own members in insertion order; a module's fields that start with `_` are left out. */
export function members(container: Container): [key: string, value: unknown][] {
  const entries: [string, unknown][] = Object.entries(container);
  return container instanceof Module ? entries.filter(([key]) => !key.startsWith('_')) : entries;
}

/** The arrays and child modules that `module` holds itself, through lists and records but not through other modules. */
export function directSlots(module: Module): Slot[] {
  const slots: Slot[] = [];
  const open = new Set<unknown>();
  const visit = (container: Container, path: string, fieldPath: string) => {
    if (open.has(container))
      throw new ArgumentError({
        op: moduleName(module),
        message: `expected no cycle of containers, got one at ${path}`,
      });
    open.add(container);
    for (const [key, value] of members(container)) {
      const keyPath = joinPath(path, container instanceof Module ? checkpointKey(container, key) : key);
      const keyFieldPath = joinPath(fieldPath, key);
      if (value instanceof MLXArray || value instanceof Module)
        slots.push({ path: keyPath, fieldPath: keyFieldPath, container, key, value });
      else if (Array.isArray(value) || isRecord(value)) visit(value, keyPath, keyFieldPath);
    }
    open.delete(container);
  };
  visit(module, '', '');
  return slots;
}

/** Every array and module below `root`, parents before children. */
export function* allSlots(root: Module, prefix = '', ancestors: readonly Module[] = []): Generator<Slot> {
  if (ancestors.includes(root)) {
    throw new ArgumentError({
      op: moduleName(root),
      message: `expected no module inside itself, got one at ${prefix} (a field that starts with _ is not a child)`,
    });
  }
  for (const slot of directSlots(root)) {
    const path = joinPath(prefix, slot.path);
    yield { ...slot, path };
    if (slot.value instanceof Module) yield* allSlots(slot.value, path, [...ancestors, root]);
  }
}

/** Puts another array or module in a slot's place. */
export function replaceSlot(slot: Slot, value: MLXArray | Module): void {
  Reflect.set(slot.container, slot.key, value);
}
