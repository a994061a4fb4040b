import type { Module } from './module.js';

/** The name of a module's class. Bundlers put `_` before the name of a class that speaks of itself. */
export function moduleName(module: Module): string {
  return module.constructor.name.replace(/^_+/, '');
}
