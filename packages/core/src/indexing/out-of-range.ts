import { ArgumentError } from '../errors/argument-error.js';
import { ShapeError } from '../errors/shape-error.js';

/** The error of a position that an axis does not have. */
export function outOfRange(op: string, axis: number, dim: number, position: unknown): ArgumentError | ShapeError {
  if (dim === 0) {
    return new ShapeError({ op, message: `expected no index into axis ${axis}, which has length 0, got ${position}` });
  }
  return new ArgumentError({
    op,
    message: `expected an index from ${-dim} to ${dim - 1} on axis ${axis}, got ${position}`,
  });
}
