import { MLXArray } from '../array.js';
import { ArgumentError } from '../errors/argument-error.js';

/** How many lists and records may lie one inside the other. */
const MAX_DEPTH = 1000;

export type Fields = Record<string, unknown>;

/** Whether a value can hold others: a list, a record or an instance of a class. */
export function isNode(value: unknown): value is Fields {
  if (typeof value !== 'object' || value === null || value instanceof MLXArray) return false;
  return !ArrayBuffer.isView(value) && !(value instanceof ArrayBuffer);
}

/** Whether an object is a record and no instance of a class. */
export function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** @throws ArgumentError for a Map or a Set. */
export function refuseCollections(op: string, value: object): void {
  if (value instanceof Map || value instanceof Set) {
    throw new ArgumentError({
      op,
      message: `expected arrays, lists, records and modules, got a ${value.constructor.name}`,
    });
  }
}

/** @throws ArgumentError for a tree that is too deep to walk. */
export function checkDepth(op: string, depth: number): void {
  if (depth < MAX_DEPTH) return;
  throw new ArgumentError({
    op,
    message: `expected a tree at most ${MAX_DEPTH} levels deep, got a deeper one or one that holds itself`,
  });
}

/** `layers` and `0` → `layers.0`; an empty path leaves the key. */
export function joinPath(path: string, key: string | number): string {
  return path === '' ? `${key}` : `${path}.${key}`;
}

/** ` at layers.0`; nothing for the root. */
export function at(path: string): string {
  return path === '' ? '' : ` at ${path}`;
}

/**
 * The members of a list or plain record, undefined for a leaf.
 * @throws ArgumentError for instances of classes, Map and Set among them, and for a tree that is too deep
 */
export function membersOf(op: string, node: unknown, path: string, depth: number): [string, unknown][] | undefined {
  if (!isNode(node)) return undefined;
  checkDepth(op, depth);
  if (Array.isArray(node)) return Array.from(node, (element, i) => [`${i}`, element]);
  refuseCollections(op, node);
  if (isPlain(node)) return Object.entries(node);
  throw new ArgumentError({
    op,
    message: `expected lists and plain records, got an instance of ${node.constructor.name}${at(path)}`,
  });
}
