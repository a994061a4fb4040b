import { MLXArray } from './array.js';
import { ArgumentError } from './errors/argument-error.js';
import { checkFunction } from './guards.js';

/**
 * A pytree: an array, or lists, plain records and modules of pytrees. Records and modules count their own
 * enumerable fields in insertion order. Anything else is a constant leaf.
 */
export type Tree = unknown;

/** How many lists and records may lie one inside the other. */
const MAX_DEPTH = 1000;

type Fields = Record<string, unknown>;

function isNode(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !(value instanceof ArrayBuffer);
}

/** Whether an object is a record and no instance of a class. */
export function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function refuseCollections(value: object): void {
  if (value instanceof Map || value instanceof Set) {
    throw new ArgumentError({
      op: 'tree',
      message: `expected arrays, lists, records and modules, got a ${value.constructor.name}`,
    });
  }
}

function checkDepth(op: string, depth: number): void {
  if (depth < MAX_DEPTH) return;
  throw new ArgumentError({
    op,
    message: `expected a tree at most ${MAX_DEPTH} levels deep, got a deeper one or one that holds itself`,
  });
}

/** The arrays of a tree, each once. Cycles end; Map and Set are refused. */
export function treeArrays(tree: Tree): Set<MLXArray> {
  const arrays = new Set<MLXArray>();
  const seen = new Set<object>();
  const visit = (node: unknown, depth: number): void => {
    if (node instanceof MLXArray) {
      arrays.add(node);
      return;
    }
    if (!isNode(node) || seen.has(node)) return;
    refuseCollections(node);
    checkDepth('tree', depth);
    seen.add(node);
    if (Array.isArray(node)) for (const element of node) visit(element, depth + 1);
    else for (const key of Object.keys(node)) visit(node[key], depth + 1);
  };
  visit(tree, 0);
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
  checkFunction('treeMap', 'fn', fn);
  return mapTree('treeMap', fn, tree);
}

/** `treeMap` for an operation that its errors name. */
export function mapTree(op: string, fn: (array: MLXArray) => unknown, tree: Tree, depth = 0): Tree {
  if (tree instanceof MLXArray) return fn(tree);
  if (!isNode(tree)) return tree;
  checkDepth(op, depth);
  if (Array.isArray(tree)) return tree.map((element) => mapTree(op, fn, element, depth + 1));
  refuseCollections(tree);
  if (!isPlain(tree)) {
    throw new ArgumentError({
      op,
      message: `expected lists and plain records, got an instance of ${tree.constructor.name}`,
    });
  }
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, mapTree(op, fn, value, depth + 1)]));
}
