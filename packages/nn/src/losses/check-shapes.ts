import { DtypeError, isInteger, type MLXArray, ShapeError } from '@mlxts/core';
import { checkArray, checkAxis, describe } from '@mlxts/core/native';

type Arrays = Readonly<Record<string, MLXArray>>;

/** @throws ShapeError unless all arrays have one shape */
export function checkSameShape(op: string, arrays: Arrays): void {
  const [first, ...others] = shapes(op, arrays);
  if (others.every((shape) => isSame(shape, first))) return;
  throw new ShapeError({ op, message: `expected arrays of one shape, got ${list(arrays)}` });
}

/** @throws ShapeError unless the arrays have one rank, one length along `axis`, and broadcast along the others */
export function checkAlongAxis(op: string, arrays: Arrays, axis: number): void {
  const [first = [], ...others] = shapes(op, arrays);
  const along = (checkAxis(op, axis, first.length) + first.length) % first.length;
  const dims = first.map((_, i) => new Set([first, ...others].map((shape) => shape[i])));
  const fits = dims.every((lengths, i) => lengths.size === 1 || (i !== along && lengths.size === 2 && lengths.has(1)));
  if (fits && others.every((shape) => shape.length === first.length)) return;
  throw new ShapeError({
    op,
    message: `expected arrays of one rank that broadcast beside axis ${axis}, got ${list(arrays)}`,
  });
}

/** @throws ShapeError, DtypeError unless `targets` are integers in the shape of `inputs` without `axis` */
export function checkClasses(op: string, name: string, inputs: MLXArray, targets: MLXArray, axis: number): void {
  const along = checkAxis(op, axis, checkArray(op, name, inputs).ndim);
  const expected = inputs.shape.toSpliced(along, 1);
  if (!isSame(checkArray(op, 'targets', targets).shape, expected)) {
    throw new ShapeError({
      op,
      message: `expected targets ${describe(expected)}, ${name} without axis ${axis}, got ${list({ [name]: inputs, targets })}`,
    });
  }
  if (!isInteger(targets.dtype))
    throw new DtypeError({ op, message: `expected targets to be integers, got ${describe(targets)}` });
}

/** @throws ShapeError unless there are no weights or one for each loss */
export function checkWeights(op: string, weights: MLXArray | undefined, loss: MLXArray): void {
  if (weights === undefined || isSame(checkArray(op, 'weights', weights).shape, loss.shape)) return;
  throw new ShapeError({ op, message: `expected weights ${describe(loss.shape)}, got ${describe(weights)}` });
}

function shapes(op: string, arrays: Arrays): (readonly number[])[] {
  return Object.entries(arrays).map(([name, array]) => checkArray(op, name, array).shape);
}

function isSame(shape: readonly number[], other: readonly number[] | undefined): boolean {
  return shape.length === other?.length && shape.every((length, i) => length === other[i]);
}

function list(arrays: Arrays): string {
  return Object.entries(arrays)
    .map(([name, array]) => `${name} ${describe(array)}`)
    .join(', ');
}
