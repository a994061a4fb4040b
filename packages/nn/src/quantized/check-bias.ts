import { type MLXArray, ShapeError } from '@mlxts/core';
import { checkArray } from '@mlxts/core/native';
import { describe } from './describe.js';

/** @throws ShapeError unless the bias of a layer is absent or has this shape. */
export function checkBias(op: string, bias: MLXArray | null | undefined, shape: readonly number[]): void {
  if (bias === undefined || bias === null) return;
  const got = checkArray(op, 'bias', bias).shape;
  if (got.length === shape.length && got.every((n, i) => n === shape[i])) return;
  throw new ShapeError({ op, message: `expected bias of shape [${shape.join(', ')}], got ${describe('bias', bias)}` });
}
