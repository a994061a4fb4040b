import { MLXArray } from '../array.js';
import type { Tree } from '../tree.js';

/** Where an array stands in a tree, so that another can stand there. */
export interface Place {
  readonly container: Record<string, unknown>;
  readonly key: string;
}

/** The places of the arrays in lists, records and modules, in order; what lies in several containers counts once. */
export function placesOf(tree: Tree): Place[] {
  const places: Place[] = [];
  const seen = new Set<unknown>();
  const visit = (container: unknown): void => {
    if (typeof container !== 'object' || container === null || ArrayBuffer.isView(container) || seen.has(container))
      return;
    seen.add(container);
    const fields = container as Record<string, unknown>;
    for (const key of Object.keys(fields)) {
      const value = fields[key];
      if (value instanceof MLXArray) places.push({ container: fields, key });
      else visit(value);
    }
  };
  visit(tree);
  return places;
}

export function read(places: readonly Place[]): MLXArray[] {
  return places.map(({ container, key }) => container[key] as MLXArray);
}

export function write(places: readonly Place[], arrays: readonly MLXArray[]): void {
  for (const [i, { container, key }] of places.entries()) container[key] = arrays[i];
}
