import type { Module } from './module.js';

/** The names found so far, for each class: walks over modules ask for the same ones in every step of training. */
const known = new WeakMap<object, Map<string, string>>();

/**
 * The name of a module's field in checkpoints: `static keys` of its class or the nearest base class that lists the field,
 * otherwise the field in snake_case (`qProj` → `q_proj`).
 */
export function checkpointKey(module: Module, field: string): string {
  const names = known.get(module.constructor) ?? new Map<string, string>();
  known.set(module.constructor, names);
  const name = names.get(field) ?? listedKey(module, field) ?? snakeCase(field);
  names.set(field, name);
  return name;
}

function listedKey(module: Module, field: string): string | undefined {
  for (let type: unknown = module.constructor; typeof type === 'function'; type = Object.getPrototypeOf(type)) {
    const keys = Object.hasOwn(type, 'keys') ? (Reflect.get(type, 'keys') as Readonly<Record<string, string>>) : {};
    if (Object.hasOwn(keys, field)) return keys[field] as string;
  }
  return undefined;
}

/** `inputLayernorm` → `input_layernorm`, `fc1` → `fc1`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `layers` and `0` → `layers.0`; an empty prefix leaves the key. */
export function joinPath(prefix: string, key: string): string {
  return prefix === '' ? key : `${prefix}.${key}`;
}
