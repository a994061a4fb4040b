import { MLXArray } from '@mlxts/core';
import type { Module } from '../module/module.js';

/** An array in a field of a module, or of something that it holds. */
export interface HeldArray {
  readonly container: object;
  readonly key: string;
  readonly array: MLXArray;
}

/** The arrays that a module held at one time, fields that start with `_` included. */
export class HeldArrays {
  readonly #module: Module;
  readonly #held: readonly HeldArray[];

  constructor(module: Module) {
    this.#module = module;
    this.#held = heldBy(module);
  }

  /** The fields that hold another array by now, or one for the first time. */
  written(): HeldArray[] {
    const before = new Map<object, Map<string, MLXArray>>();
    for (const { container, key, array } of this.#held) {
      const fields = before.get(container) ?? new Map<string, MLXArray>();
      before.set(container, fields.set(key, array));
    }
    return heldBy(this.#module).filter(({ container, key, array }) => before.get(container)?.get(key) !== array);
  }

  /** Puts all back; a field that held no array is undefined then. */
  restore(): void {
    for (const { container, key } of this.written()) Reflect.set(container, key, undefined);
    for (const { container, key, array } of this.#held) Reflect.set(container, key, array);
  }
}

/** Puts arrays, one for each, in fields. */
export function putArrays(fields: readonly HeldArray[], arrays: readonly MLXArray[]): void {
  for (const [i, { container, key }] of fields.entries()) Reflect.set(container, key, arrays[i]);
}

function heldBy(module: Module): HeldArray[] {
  const held: HeldArray[] = [];
  const seen = new Set<object>();
  const visit = (container: object): void => {
    if (seen.has(container) || ArrayBuffer.isView(container)) return;
    seen.add(container);
    for (const key of Object.keys(container)) {
      const value: unknown = Reflect.get(container, key);
      if (value instanceof MLXArray) held.push({ container, key, array: value });
      else if (typeof value === 'object' && value !== null) visit(value);
    }
  };
  visit(module);
  return held;
}
