import { MLXArray } from './array.js';
import { type Dtype, dtypes, isDtype } from './dtype.js';
import { ArgumentError } from './errors/argument-error.js';
import { DtypeError } from './errors/dtype-error.js';
import { ShapeError } from './errors/shape-error.js';

const MAX_DIM = 2 ** 31 - 1;
const MAX_ELEMENTS = 2 ** 47;
/** MLX prints one axis inside the other, each a call deeper. */
export const MAX_RANK = 1024;

/** A short text of any value for error messages: shape and dtype for arrays. */
export function describe(value: unknown, depth = 0): string {
  if (value instanceof MLXArray) {
    return value.isDisposed ? 'a disposed array' : `[${value.shape.join(', ')}] ${value.dtype}`;
  }
  if (typeof value === 'string') return `'${short(value)}'`;
  if (typeof value === 'bigint') return `${short(value.toString())}n`;
  if (Array.isArray(value)) {
    if (depth === 2) return `a list of ${value.length}`;
    const shown = Array.from(value.slice(0, 16), (each) => describe(each, depth + 1));
    return `[${shown.join(', ')}${value.length > 16 ? `, … ${value.length} in all` : ''}]`;
  }
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) {
    const name: unknown = value.constructor?.name;
    return `an instance of ${typeof name === 'string' ? short(name) : 'Object'}`;
  }
  return String(value);
}

function short(text: string): string {
  return text.length > 64 ? `${text.slice(0, 64)}…` : text;
}

export function checkArray(op: string, name: string, value: unknown): MLXArray {
  if (value instanceof MLXArray) return value;
  throw new ArgumentError({ op, message: `expected ${name} to be an MLXArray, got ${describe(value)}` });
}

const none = Object.freeze({});

/** The trailing options object of a call, empty where there is none. */
export function checkOptions<Options extends object>(op: string, options: Options | undefined): Partial<Options> {
  if (options === undefined) return none;
  if (typeof options === 'object' && options !== null && !Array.isArray(options) && !(options instanceof MLXArray)) {
    return options;
  }
  throw new ArgumentError({
    op,
    message: `expected options as an object, such as { stream }, got ${describe(options)}`,
  });
}

/** A list of arrays, not empty. */
export function checkArrays(op: string, name: string, value: unknown): MLXArray[] {
  if (Array.isArray(value) && value.length > 0) {
    return Array.from(value, (each, i) => checkArray(op, `${name}[${i}]`, each));
  }
  throw new ArgumentError({
    op,
    message: `expected ${name} to be a list of at least one array, got ${describe(value)}`,
  });
}

/** A list of integers. */
export function checkInts(op: string, name: string, value: unknown, range?: IntRange): number[] {
  if (Array.isArray(value)) return Array.from(value, (each, i) => checkInt(op, `${name}[${i}]`, each, range));
  throw new ArgumentError({ op, message: `expected ${name} to be a list of integers, got ${describe(value)}` });
}

export function checkFunction(op: string, name: string, value: unknown): void {
  if (typeof value === 'function') return;
  throw new ArgumentError({ op, message: `expected ${name} to be a function, got ${describe(value)}` });
}

/** A boolean; `fallback` where none is given. */
export function checkFlag(op: string, name: string, value: unknown, fallback: boolean): boolean {
  if (value === undefined) return fallback;
  if (typeof value === 'boolean') return value;
  throw new ArgumentError({ op, message: `expected ${name} to be a boolean, got ${describe(value)}` });
}

/** One of the given words. */
export function checkChoice<Word extends string>(
  op: string,
  name: string,
  value: unknown,
  words: readonly Word[],
): Word {
  const word = words.find((each) => each === value);
  if (word !== undefined) return word;
  const expected = words.map((each) => `'${each}'`).join(', ');
  throw new ArgumentError({ op, message: `expected ${name} to be one of ${expected}, got ${describe(value)}` });
}

export interface IntRange {
  min?: number;
  max?: number;
}

/** An integer within [min, max]; the default range is that of int32. */
export function checkInt(
  op: string,
  name: string,
  value: unknown,
  { min = -MAX_DIM - 1, max = MAX_DIM }: IntRange = {},
): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new ArgumentError({
    op,
    message: `expected ${name} to be an integer from ${min} to ${max}, got ${describe(value)}`,
  });
}

export function checkNumber(op: string, name: string, value: unknown): number {
  if (typeof value === 'number' && !Number.isNaN(value)) return value;
  throw new ArgumentError({ op, message: `expected ${name} to be a number, got ${describe(value)}` });
}

export function checkDtype(op: string, value: unknown): Dtype {
  if (isDtype(value)) return value;
  throw new DtypeError({ op, message: `expected dtype to be one of ${dtypes.join(', ')}, got ${describe(value)}` });
}

/** Non-negative int32 dimensions whose product MLX can allocate; past 2^64 its own product wraps to a small number. */
export function checkShape(op: string, shape: unknown): number[] {
  if (!Array.isArray(shape)) {
    throw new ShapeError({ op, message: `expected a shape (a list of integers), got ${describe(shape)}` });
  }
  if (shape.length > MAX_RANK) {
    throw new ShapeError({ op, message: `expected at most ${MAX_RANK} dimensions, got ${shape.length}` });
  }
  let elements = 1;
  for (const dim of shape) {
    if (typeof dim !== 'number' || !Number.isInteger(dim) || dim < 0 || dim > MAX_DIM) {
      throw new ShapeError({ op, message: `expected dimensions from 0 to ${MAX_DIM}, got ${describe(shape)}` });
    }
    elements *= dim;
  }
  if (elements > MAX_ELEMENTS) {
    throw new ShapeError({ op, message: `expected at most 2^47 elements, got ${describe(shape)}` });
  }
  return shape;
}

/** One axis or a list of distinct axes, as a list. */
export function checkAxes(op: string, axis: unknown, ndim: number): number[] {
  const axes = Array.isArray(axis)
    ? Array.from(axis, (each) => checkAxis(op, each, ndim))
    : [checkAxis(op, axis, ndim)];
  if (new Set(axes.map((each) => (each < 0 ? each + ndim : each))).size < axes.length) {
    throw new ShapeError({ op, message: `expected each axis once, got ${describe(axis)}` });
  }
  return axes;
}

/** An axis in [-ndim, ndim), as MLX takes it. */
export function checkAxis(op: string, axis: unknown, ndim: number): number {
  if (typeof axis === 'number' && Number.isInteger(axis) && axis >= -ndim && axis < ndim) return axis;
  throw new ShapeError({ op, message: `expected an axis from ${-ndim} to ${ndim - 1}, got ${describe(axis)}` });
}
