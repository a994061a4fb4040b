import { MLXArray } from './array.js';
import { ArgumentError } from './errors/argument-error.js';
import { ShapeError } from './errors/shape-error.js';
import { describe } from './guards.js';
import { isComplex } from './operand.js';
import { isHostMemory } from './typed-array.js';

/** Kinds of elements, as bits of a set. */
export const KIND = { boolean: 1, number: 2, bigint: 4, complex: 8, array: 16 } as const;

export const MAX_DEPTH = 64;

/** What nested lists hold. */
export interface Scan {
  shape: number[];
  /** A set of `KIND`; after `array` was met, the rest was not looked at. */
  kinds: number;
}

/** The shape of nested lists and the kinds of their elements. @throws ShapeError where lists are ragged or too deep. */
export function scanList(values: readonly unknown[]): Scan {
  const shape = shapeOf(values);
  return { shape, kinds: scan(values, shape, 0) };
}

function shapeOf(values: readonly unknown[]): number[] {
  const shape: number[] = [];
  for (let level: unknown = values; Array.isArray(level); level = level[0]) {
    shape.push(level.length);
    if (shape.length > MAX_DEPTH) throw tooDeep();
  }
  return shape;
}

export function tooDeep(): ShapeError {
  return new ShapeError({ op: 'array', message: `expected at most ${MAX_DEPTH} nested lists, got more` });
}

function scan(list: readonly unknown[], shape: readonly number[], axis: number): number {
  if (axis === shape.length - 1) return scanRow(list, axis);
  const length = shape[axis + 1] as number;
  let kinds = 0;
  for (let i = 0; i < list.length; i++) {
    const each = list[i];
    if (!Array.isArray(each)) {
      if (isArray(each)) return KIND.array;
      throw ragged(length, axis + 1, each);
    }
    if (each.length !== length) throw ragged(length, axis + 1, each);
    kinds |= scan(each, shape, axis + 1);
    if ((kinds & KIND.array) !== 0) return kinds;
  }
  return kinds;
}

function scanRow(row: readonly unknown[], axis: number): number {
  let kinds = 0;
  for (let i = 0; i < row.length; i++) {
    const value = row[i];
    if (typeof value === 'number') kinds |= KIND.number;
    else if (typeof value === 'bigint') kinds |= KIND.bigint;
    else if (typeof value === 'boolean') kinds |= KIND.boolean;
    else if (isComplex(value)) kinds |= KIND.complex;
    else if (isArray(value)) return kinds | KIND.array;
    else if (Array.isArray(value)) throw ragged(undefined, axis + 1, value);
    else throw noElement(value);
  }
  return kinds;
}

function isArray(value: unknown): boolean {
  return value instanceof MLXArray || isHostMemory(value);
}

function ragged(length: number | undefined, axis: number, came: unknown): ShapeError {
  const expected = length === undefined ? `scalars on axis ${axis - 1}` : `lists of ${length} on axis ${axis}`;
  const got = Array.isArray(came) ? `a list of ${came.length}` : describe(came);
  return new ShapeError({ op: 'array', message: `expected ${expected}, as at first, got ${got}` });
}

export function noElement(value: unknown): ArgumentError {
  return new ArgumentError({
    op: 'array',
    message: `expected numbers, booleans, bigints, { re, im }, typed arrays, arrays or lists of them, got ${describe(value)}`,
  });
}
