import { type MLXArray, multiply, ShapeError, sigmoid, split } from '@mlxts/core';
import { checkArray, checkAxis, checkInt, checkOptions, describe } from '@mlxts/core/native';
import { Module } from '../module/module.js';

export interface GluOptions {
  /** The axis to halve. Default -1. */
  readonly axis?: number;
}

/**
 * `a · σ(b)` for the halves `a` and `b` of an axis: the gated linear unit.
 * @throws ShapeError where the axis has an odd length
 */
export function glu(x: MLXArray, options?: GluOptions): MLXArray {
  const op = 'glu';
  const { axis = -1 } = checkOptions(op, options);
  const at = checkAxis(op, axis, checkArray(op, 'x', x).ndim);
  if ((x.shape.at(at) as number) % 2 !== 0) {
    throw new ShapeError({ op, message: `expected axis ${axis} to have two halves, got ${describe(x)}` });
  }
  const [a, b] = split(x, 2, { axis: at }) as [MLXArray, MLXArray];
  return multiply(a, sigmoid(b));
}

/** `glu` as a layer. */
export class GLU extends Module {
  readonly axis: number;

  constructor(options?: GluOptions) {
    super();
    const { axis = -1 } = checkOptions('GLU', options);
    this.axis = checkInt('GLU', 'axis', axis);
  }

  forward(x: MLXArray): MLXArray {
    return glu(x, this);
  }
}
