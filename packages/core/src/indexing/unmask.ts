import { ShapeError } from '../errors/shape-error.js';
import { HostIndex } from './host-index.js';
import type { Entry } from './index-entry.js';
import { axesOf, openAxes, type PlainEntry } from './layout.js';
import { Mask } from './mask.js';
import { ellipsis } from './parse-slice.js';

function isPlain(entry: Entry): entry is PlainEntry {
  return !(entry instanceof Mask);
}

function arePlain(entries: readonly Entry[]): entries is readonly PlainEntry[] {
  for (const entry of entries) if (!isPlain(entry)) return false;
  return true;
}

/** Entries without masks, and the shape that the array must be brought to before they apply. */
export interface Unmasked {
  shape: readonly number[];
  entries: readonly PlainEntry[];
}

/**
 * Puts positions in place of masks, each over the one axis into which the axes of the mask are flattened.
 * Evaluates the masks.
 */
export function unmask(op: string, shape: readonly number[], entries: readonly Entry[]): Unmasked {
  if (arePlain(entries)) return { shape, entries };
  const open = openAxes(op, shape, entries);
  const flat: number[] = [];
  let axis = 0;
  const plain = entries.map((entry): PlainEntry => {
    const count = entry === ellipsis ? open : axesOf(entry);
    const covered = shape.slice(axis, axis + count);
    axis += count;
    if (isPlain(entry)) {
      flat.push(...covered);
      return entry;
    }
    checkMask(op, entry, covered);
    flat.push(covered.reduce((product, dim) => product * dim, 1));
    const positions = entry.positions(op);
    return new HostIndex(positions, [positions.length]);
  });
  return { shape: [...flat, ...shape.slice(axis)], entries: plain };
}

/** A mask must have the shape of the axes it runs over. */
export function checkMask(op: string, { shape }: Mask, covered: readonly number[]): void {
  if (shape.length === covered.length && shape.every((dim, i) => dim === covered[i])) return;
  const [wanted, came] = [`[${covered.join(', ')}]`, `[${shape.join(', ')}]`];
  throw new ShapeError({
    op,
    message: `expected a mask of the shape of the axes it runs over, ${wanted}, got ${came}`,
  });
}
