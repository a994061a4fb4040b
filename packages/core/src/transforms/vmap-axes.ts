import { MLXArray } from '../array.js';
import { ArgumentError } from '../errors/argument-error.js';
import { checkAxis, describe } from '../guards.js';
import type { Tree } from '../tree/tree.js';

/** An axis, null for none, or a tree of them. */
export type Axes = number | null | readonly Axes[] | { readonly [key: string]: Axes };

/**
 * The axis of each array of a tree, in order. An axis or null stands for all of a tree.
 *
 * @param added how many axes the arrays have more in the end
 * @throws ArgumentError, ShapeError
 */
export function flatAxes(op: string, name: string, tree: Tree, axes: Axes, added: number): (number | null)[] {
  const flat: (number | null)[] = [];
  const visit = (node: unknown, axis: unknown): void => {
    if (node instanceof MLXArray) {
      flat.push(axis === null ? null : fromStart(checkAxis(op, axis, node.ndim + added), node.ndim + added));
    } else if (Array.isArray(node)) {
      if (Array.isArray(axis) && axis.length !== node.length)
        throw new ArgumentError({ op, message: `expected ${node.length} ${name}, got ${describe(axis)}` });
      for (const [i, each] of node.entries()) visit(each, Array.isArray(axis) ? axis[i] : checkWhole(axis));
    } else if (typeof node === 'object' && node !== null) {
      for (const [key, each] of Object.entries(node)) visit(each, isRecord(axis) ? axis[key] : checkWhole(axis));
    }
  };
  const checkWhole = (axis: unknown): unknown => {
    if (axis === null || typeof axis === 'number') return axis;
    throw new ArgumentError({
      op,
      message: `expected ${name} of integers, null or trees like the arrays', got ${describe(axis)}`,
    });
  };
  visit(tree, axes);
  return flat;
}

function fromStart(axis: number, ndim: number): number {
  return axis < 0 ? axis + ndim : axis;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
