import { MLXArray } from './array.js';
import { ArgumentError } from './errors/argument-error.js';

/**
 * A pytree: an array, or lists, plain records and modules of pytrees. Records and modules count their own
 * enumerable fields in insertion order. Anything else is a constant leaf.
 */
export type Tree = unknown;

type Fields = Record<string, unknown>;

function isNode(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !(value instanceof ArrayBuffer);
}

function refuseCollections(value: object): void {
  if (value instanceof Map || value instanceof Set) {
    throw new ArgumentError({
      op: 'tree',
      message: `expected arrays, lists, records and modules, got a ${value.constructor.name}`,
    });
  }
}

/** The arrays of a tree, each once. Cycles end; Map and Set are refused. */
export function treeArrays(tree: Tree): Set<MLXArray> {
  const arrays = new Set<MLXArray>();
  const seen = new Set<object>();
  const visit = (node: unknown): void => {
    if (node instanceof MLXArray) {
      arrays.add(node);
      return;
    }
    if (!isNode(node) || seen.has(node)) return;
    refuseCollections(node);
    seen.add(node);
    if (Array.isArray(node)) for (const element of node) visit(element);
    else for (const key of Object.keys(node)) visit(node[key]);
  };
  visit(tree);
  return arrays;
}

/** The arrays of a tree in order, repeats included. */
export function treeFlatten(tree: Tree): MLXArray[] {
  const arrays: MLXArray[] = [];
  treeMap((array) => {
    arrays.push(array);
    return array;
  }, tree);
  return arrays;
}

/**
 * The same tree with `fn(array)` in place of each array. Lists and plain records are copied; other leaves
 * stay as they are. Instances of classes (modules) are refused: map their `parameters()`.
 */
export function treeMap<T extends Tree>(fn: (array: MLXArray) => unknown, tree: T): T;
export function treeMap(fn: (array: MLXArray) => unknown, tree: Tree): Tree {
  if (tree instanceof MLXArray) return fn(tree);
  if (Array.isArray(tree)) return tree.map((element) => treeMap(fn, element));
  if (!isNode(tree)) return tree;
  refuseCollections(tree);
  const prototype = Object.getPrototypeOf(tree);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new ArgumentError({
      op: 'treeMap',
      message: `expected lists and plain records, got an instance of ${tree.constructor.name}`,
    });
  }
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, treeMap(fn, value)]));
}
