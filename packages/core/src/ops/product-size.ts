import { sys } from '@mlxts/sys';
import type { MLXArray } from '../array.js';
import { broadcastPair } from '../broadcast-pair.js';
import { ShapeError } from '../errors/shape-error.js';
import { checkShape, describe } from '../guards.js';
import type { Stream } from '../stream.js';

const MAX_INT = 2 ** 31 - 1;

/** Elements of an array of this shape. */
export function elements(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}

/** Whether nothing that a product of the two raw arrays needs is past 32 bits, nor empty. */
export function isModest(a: number, b: number): boolean {
  const bound = sys.mlx_array_size(a) * sys.mlx_array_size(b);
  return bound > 0 && bound <= MAX_INT;
}

/** Shapes that broadcast, to one that MLX can hold. */
export function checkBroadcast(op: string, a: readonly number[], b: readonly number[]): number[] {
  return checkShape(op, broadcastPair(op, a, b));
}

/** Elements that MLX counts in 32 bits. */
export function checkCount32(op: string, what: string, count: number, ...arrays: readonly MLXArray[]): void {
  if (count <= MAX_INT) return;
  const got = arrays.map((array) => describe(array)).join(' and ');
  throw new ShapeError({ op, message: `expected fewer than 2^31 elements in ${what}, got ${got}` });
}

/** Sizes of `a @ b` that MLX would wrap: those of the result and, on the CPU, those of one matrix. */
export function checkMatmul(op: string, a: MLXArray, b: MLXArray, { device }: Stream): void {
  const [left, right] = [a.shape, b.shape];
  if (left.length === 0 || right.length === 0) return; // MLX refuses it
  const rows = left.at(-2) ?? 1;
  const columns = right.length === 1 ? 1 : (right.at(-1) as number);
  const batch = broadcastPair(op, left.slice(0, -2), right.slice(0, -2));
  checkShape(op, [...batch, rows, columns]);
  // The leading axes of `a` join its rows where `b` has none.
  const matrix = right.length <= 2 ? left : left.slice(-2);
  if (device === 'cpu') checkCount32(op, 'one matrix on the CPU', elements(matrix), a, b);
}
