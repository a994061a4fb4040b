import { broadcastTo, type MLXArray, ShapeError } from '@mlxts/core';
import { checkArray, describe } from '@mlxts/core/native';
import { checkFeatures } from '../layers/check-features.js';

/** @throws ShapeError unless `x` is `[..., length, inputSize]` with at least one step */
export function checkSequence(op: string, x: MLXArray, inputSize: number): void {
  checkFeatures(op, 'x', x, { features: inputSize, expected: `[..., length, ${inputSize}]`, minRank: 2 });
  if (x.shape.at(-2) !== 0) return;
  throw new ShapeError({ op, message: `expected a sequence of at least one step, got ${describe(x)}` });
}

/**
 * A state before the first step of the sequences `x`, as `[..., hiddenSize]`, or null for none.
 * @throws ShapeError unless it broadcasts to that
 */
export function stateFor(
  op: string,
  name: string,
  state: MLXArray | null | undefined,
  x: MLXArray,
  hiddenSize: number,
): MLXArray | null {
  if (state === undefined || state === null) return null;
  const { shape, ndim } = checkArray(op, name, state);
  const expected = [...x.shape.slice(0, -2), hiddenSize];
  const missing = expected.length - ndim;
  const fits =
    missing >= 0 && shape.at(-1) === hiddenSize && shape.every((n, i) => n === 1 || n === expected[i + missing]);
  if (!fits) {
    const message = `expected ${name} of shape [${expected.join(', ')}] for x of [${x.shape.join(', ')}], got ${describe(state)}`;
    throw new ShapeError({ op, message });
  }
  return shape.every((n, i) => n === expected[i]) && missing === 0 ? state : broadcastTo(state, expected);
}
