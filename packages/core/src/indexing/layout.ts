import type { MLXArray } from '../array.js';
import { ArgumentError } from '../errors/argument-error.js';
import { ShapeError } from '../errors/shape-error.js';
import { cut } from './cut.js';
import type { HostIndex } from './host-index.js';
import { type Entry, isIndexArray } from './index-entry.js';
import { Mask } from './mask.js';
import { outOfRange } from './out-of-range.js';
import { ellipsis } from './parse-slice.js';

/** In `Layout.kept`: an axis of length 1 that null adds. */
export const NEW = -1;

/** Entries without masks, which `unmask` turns into positions. */
export type PlainEntry = Exclude<Entry, Mask>;

/** What an index does to each axis of an array, and where the axes of the result come from. */
export class Layout {
  /** What slices and integers leave of each axis, as `mlx_slice` takes it. */
  starts: number[];
  stops: readonly number[];
  steps: number[];
  /** The length of each axis after that. */
  counts: readonly number[];
  /** Whether that leaves anything out. */
  isCut = false;
  /** The axes that integers drop. */
  dropped: readonly number[] = none;
  /** The axes that index arrays run over, and the arrays. */
  indexed: readonly number[] = none;
  indices: readonly (MLXArray | HostIndex)[] = none;
  /** Before which of `kept` each of them was written. */
  places: readonly number[] = none;
  /** The broadcast shape of the index arrays. */
  indexShape: readonly number[] = none;
  /** The axes that stay, in order, each an axis of the array or `NEW`. */
  readonly kept: number[] = [];
  /** How many of `kept` are `NEW`. */
  added = 0;
  /** Before which of `kept` the axes of the index arrays stand in the result. */
  lead = 0;

  constructor(readonly shape: readonly number[]) {
    this.starts = zerosOf(shape.length);
    this.stops = shape;
    this.steps = onesOf(shape.length);
    this.counts = shape;
  }

  /** Takes a part of an axis. */
  cut(axis: number, start: number, stop: number, step: number, count: number): void {
    if (!this.isCut) {
      this.starts = copied(this.starts);
      this.stops = copied(this.stops);
      this.counts = copied(this.counts);
      this.isCut = true;
    }
    this.starts[axis] = start;
    (this.stops as number[])[axis] = stop;
    (this.counts as number[])[axis] = count;
    if (step === 1) return;
    this.steps = copied(this.steps);
    this.steps[axis] = step;
  }

  /** Whether a slice leaves an axis as it is. */
  isWhole(axis: number): boolean {
    return this.steps[axis] === 1 && this.counts[axis] === this.shape[axis];
  }

  /** The shape of what the index reads. */
  resultShape(): number[] {
    const { kept, counts, lead, indexShape } = this;
    const shape: number[] = [];
    for (let i = 0; i <= kept.length; i++) {
      if (i === lead) for (const dim of indexShape) shape.push(dim);
      if (i < kept.length) shape.push(kept[i] === NEW ? 1 : (counts[kept[i] as number] as number));
    }
    return shape;
  }
}

const none: readonly never[] = [];

/** The list with one more element; the shared empty list stays empty. */
function appended<T>(list: readonly T[], value: T): readonly T[] {
  if (list === none) return [value];
  (list as T[]).push(value);
  return list;
}

const zeros: number[][] = [];
const ones: number[][] = [];

/** The shared lists of `length` zeros and ones: not to be written to. */
const zerosOf = (length: number): number[] => constants(zeros, length, 0);
const onesOf = (length: number): number[] => constants(ones, length, 1);

function constants(known: number[][], length: number, value: number): number[] {
  let list = known[length];
  if (list === undefined) {
    list = new Array<number>(length).fill(value);
    known[length] = list;
  }
  return list;
}

// Several times as fast as slice(), which is slow on frozen lists.
function copied(list: readonly number[]): number[] {
  const copy = new Array<number>(list.length);
  for (let i = 0; i < list.length; i++) copy[i] = list[i] as number;
  return copy;
}

/** How many axes an entry runs over. */
export function axesOf(entry: Exclude<Entry, typeof ellipsis>): number {
  if (entry === null) return 0;
  return entry instanceof Mask ? entry.shape.length : 1;
}

/** How many axes the ellipsis, or else the end of the index, stands for. @throws ShapeError for too many entries. */
export function openAxes(op: string, shape: readonly number[], entries: readonly Entry[]): number {
  let used = 0;
  let ellipses = 0;
  for (const entry of entries) {
    if (entry === ellipsis) ellipses++;
    else used += axesOf(entry);
  }
  if (ellipses > 1) throw new ArgumentError({ op, message: `expected '...' once at most, got it ${ellipses} times` });
  if (used > shape.length) {
    throw new ShapeError({
      op,
      message: `expected an index into ${shape.length} axes, got one into ${used} (array: [${shape.join(', ')}])`,
    });
  }
  return shape.length - used;
}

/**
 * Applies the entries to the axes of `shape`. Where a slice or null stands between index arrays, their axes come
 * first in the result; between an integer and an index array too, but only in reading: MLX writes differently.
 */
export function layOut(
  op: string,
  shape: readonly number[],
  entries: readonly PlainEntry[],
  integersCount: boolean,
): Layout {
  const layout = new Layout(shape);
  const open = openAxes(op, shape, entries);
  let axis = 0;
  let firstIndex = -1; // the place in `kept` of the first integer or index array
  let passed = false; // whether anything else came after it
  let separated = false; // whether then another came: the axes of the index arrays go first
  for (const entry of entries) {
    if (typeof entry === 'number' || isIndexArray(entry)) {
      if (integersCount || typeof entry !== 'number') {
        if (firstIndex < 0) firstIndex = layout.kept.length;
        else if (passed) separated = true;
      }
      if (typeof entry === 'number') drop(op, layout, axis, shape[axis] as number, entry);
      else {
        layout.indexed = appended(layout.indexed, axis);
        layout.indices = appended(layout.indices, entry);
        layout.places = appended(layout.places, layout.kept.length);
      }
      axis++;
      continue;
    }
    if (entry === ellipsis) {
      for (let i = 0; i < open; i++) layout.kept.push(axis++);
      if (open > 0 && firstIndex >= 0) passed = true;
      continue;
    }
    if (firstIndex >= 0) passed = true;
    if (entry === null) {
      layout.kept.push(NEW);
      layout.added++;
    } else {
      const dim = shape[axis] as number;
      const { start, stop, step, count } = cut(entry, dim);
      if (count !== dim || step !== 1) layout.cut(axis, start, stop, step, count);
      layout.kept.push(axis++);
    }
  }
  while (axis < shape.length) layout.kept.push(axis++);
  if (layout.indexed.length > 0) {
    layout.lead = separated ? 0 : firstIndex;
    layout.indexShape = broadcast(op, layout.indices);
  }
  return layout;
}

function drop(op: string, layout: Layout, axis: number, dim: number, position: number): void {
  if (!(position >= -dim && position < dim)) throw outOfRange(op, axis, dim, position);
  const start = position < 0 ? position + dim : position;
  layout.dropped = appended(layout.dropped, axis);
  if (dim > 1) layout.cut(axis, start, start + 1, 1, 1);
}

function broadcast(op: string, indices: readonly (MLXArray | HostIndex)[]): readonly number[] {
  if (indices.length === 1) return (indices[0] as MLXArray | HostIndex).shape;
  const shape: number[] = [];
  for (const index of indices) {
    for (let i = 1; i <= index.shape.length; i++) {
      const dim = index.shape.at(-i) as number;
      const other = shape[shape.length - i];
      if (other === undefined) shape.unshift(dim);
      else if (other === 1) shape[shape.length - i] = dim;
      else if (dim !== 1 && dim !== other) {
        const came = indices.map((each) => `[${each.shape.join(', ')}]`).join(', ');
        throw new ShapeError({ op, message: `expected index arrays whose shapes broadcast, got ${came}` });
      }
    }
  }
  return shape;
}
