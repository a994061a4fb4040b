import { sys } from '@mlxts/sys';
import { dtypeCode } from '../dtype.js';
import { ArgumentError } from '../errors/argument-error.js';
import { DtypeError } from '../errors/dtype-error.js';
import { ShapeError } from '../errors/shape-error.js';
import { describe } from '../guards.js';
import { Mask } from './mask.js';
import { outOfRange } from './out-of-range.js';

const SCRATCH = 64;
const scratch = new Int32Array(SCRATCH);
const views: Uint8Array[] = [];

/** The bytes of the first `count` integers of `scratch`: MLX copies them, and a new typed array costs more. */
function scratchBytes(count: number): Uint8Array {
  const view = views[count] ?? new Uint8Array(scratch.buffer, 0, 4 * count);
  views[count] = view;
  return view;
}

/** An index array whose positions are known on the host. */
export class HostIndex {
  constructor(
    readonly positions: readonly number[],
    readonly shape: readonly number[],
  ) {}

  /** A new raw int32 array of the positions, counted from the start of the axis. */
  toArray(op: string, axis: number, dim: number): number {
    const { length } = this.positions;
    const values = length <= SCRATCH ? scratch : new Int32Array(length);
    for (let i = 0; i < length; i++) {
      const position = this.positions[i] as number;
      if (!(position >= -dim && position < dim)) throw outOfRange(op, axis, dim, position);
      values[i] = position < 0 ? position + dim : position;
    }
    const bytes = length <= SCRATCH ? scratchBytes(length) : new Uint8Array(values.buffer);
    return sys.mlx_array_new_data(bytes, this.shape, dtypeCode('int32'));
  }
}

/** Nested lists of integers or booleans. */
export type IndexList = readonly (number | bigint | boolean | IndexList)[];

const MAX_DEPTH = 64;

/** What a nested list means: positions where it holds integers or nothing, a mask where it holds booleans. */
export function listIndex(op: string, list: IndexList): HostIndex | Mask {
  const shape: number[] = [];
  for (let level: unknown = list; Array.isArray(level); level = level[0]) {
    shape.push(level.length);
    if (shape.length > MAX_DEPTH) {
      throw new ShapeError({ op, message: `expected at most ${MAX_DEPTH} nested lists in an index, got more` });
    }
  }
  const flat: unknown[] = [];
  flatten(op, list, shape, 0, flat);
  if (typeof flat[0] !== 'boolean') {
    return new HostIndex(
      flat.map((value) => integer(op, value)),
      shape,
    );
  }
  const bytes = Uint8Array.from(flat, (value) => {
    if (typeof value === 'boolean') return Number(value);
    throw new ArgumentError({ op, message: `expected booleans only in a mask, got ${describe(value)}` });
  });
  return Mask.of(bytes, shape);
}

function flatten(op: string, level: unknown, shape: readonly number[], axis: number, flat: unknown[]): void {
  if (axis === shape.length) {
    flat.push(level);
    return;
  }
  if (!Array.isArray(level) || level.length !== shape[axis]) {
    const came = Array.isArray(level) ? `a list of ${level.length}` : describe(level);
    throw new ShapeError({ op, message: `expected an index of lists of ${shape[axis]} on axis ${axis}, got ${came}` });
  }
  for (const each of level) flatten(op, each, shape, axis + 1, flat);
}

function integer(op: string, value: unknown): number {
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw new ArgumentError({ op, message: `expected integers in an index list, got ${describe(value)}` });
}

type IntegerView = { readonly length: number; readonly [index: number]: number | bigint };

function isIntegerView(view: ArrayBufferView): view is ArrayBufferView & IntegerView {
  return (
    view instanceof Int32Array ||
    view instanceof Uint32Array ||
    view instanceof Uint8Array ||
    view instanceof Uint8ClampedArray ||
    view instanceof Int8Array ||
    view instanceof Int16Array ||
    view instanceof Uint16Array ||
    view instanceof BigInt64Array ||
    view instanceof BigUint64Array
  );
}

/** The positions that an integer typed array holds. */
export function typedIndex(op: string, view: ArrayBufferView): HostIndex {
  if (!isIntegerView(view)) {
    throw new DtypeError({ op, message: `expected an index as a typed array of integers, got ${describe(view)}` });
  }
  return new HostIndex(
    Array.from({ length: view.length }, (_, i) => Number(view[i])),
    [view.length],
  );
}
