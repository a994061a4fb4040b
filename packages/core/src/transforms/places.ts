import { MLXArray } from '../array.js';
import { checkDepth, isNode, refuseCollections } from '../tree/nodes.js';
import type { Tree } from '../tree/tree.js';

/** Where an array stands in a tree, so that another can stand there. */
export interface Place {
  readonly container: Record<string, unknown>;
  readonly key: string;
}

/** The places of the arrays in lists, records and modules, in order; what lies in several containers counts once. */
export function placesOf(tree: Tree): Place[] {
  const places: Place[] = [];
  const seen = new Set<unknown>();
  const visit = (container: unknown, depth: number): void => {
    if (!isNode(container) || seen.has(container)) return;
    refuseCollections('compile', container);
    checkDepth('compile', depth);
    seen.add(container);
    for (const key of Object.keys(container)) {
      const value = container[key];
      if (value instanceof MLXArray) places.push({ container, key });
      else visit(value, depth + 1);
    }
  };
  visit(tree, 0);
  return places;
}

export function read(places: readonly Place[]): MLXArray[] {
  return places.map(({ container, key }) => container[key] as MLXArray);
}

export function write(places: readonly Place[], arrays: readonly MLXArray[]): void {
  for (const [i, { container, key }] of places.entries()) container[key] = arrays[i];
}
