import { ArgumentError, type MLXArray, multiply, random, ShapeError } from '@mlxts/core';
import { checkArray, describe } from '@mlxts/core/native';
import { Module } from '../module/module.js';

/**
 * In training, 0 in the place of elements by chance `p` and `x / (1 - p)` in the others; else `x`.
 *
 * `p` defaults to 0.5. Draws come from `mx.random.state`, so `mx.random.seed` repeats them.
 */
export class Dropout extends Module {
  readonly p: number;

  constructor(p = 0.5) {
    super();
    this.p = checkProbability('Dropout', p);
  }

  forward(x: MLXArray): MLXArray {
    return this.training ? drop('Dropout', x, this.p, 0) : x;
  }

  protected override extraRepr(): string {
    return `p=${this.p}`;
  }
}

/**
 * `Dropout` of whole channels of images, `[N, H, W, C]` or `[H, W, C]`.
 * @see https://arxiv.org/abs/1411.4280
 */
export class Dropout2d extends Module {
  readonly p: number;

  /** `p` defaults to 0.5. */
  constructor(p = 0.5) {
    super();
    this.p = checkProbability('Dropout2d', p);
  }

  /** @throws ShapeError for other than 3 or 4 dimensions */
  forward(x: MLXArray): MLXArray {
    checkRank('Dropout2d', x, '[N, H, W, C] or [H, W, C]', 3);
    return this.training ? drop('Dropout2d', x, this.p, 2) : x;
  }

  protected override extraRepr(): string {
    return `p=${this.p}`;
  }
}

/** `Dropout` of whole channels of volumes, `[N, D, H, W, C]` or `[D, H, W, C]`. */
export class Dropout3d extends Module {
  readonly p: number;

  /** `p` defaults to 0.5. */
  constructor(p = 0.5) {
    super();
    this.p = checkProbability('Dropout3d', p);
  }

  /** @throws ShapeError for other than 4 or 5 dimensions */
  forward(x: MLXArray): MLXArray {
    checkRank('Dropout3d', x, '[N, D, H, W, C] or [D, H, W, C]', 4);
    return this.training ? drop('Dropout3d', x, this.p, 3) : x;
  }

  protected override extraRepr(): string {
    return `p=${this.p}`;
  }
}

/** One draw for all positions of the `spatial` axes before the last. */
function drop(op: string, x: MLXArray, p: number, spatial: number): MLXArray {
  const { shape, ndim } = checkArray(op, 'x', x);
  if (p === 0) return x;
  const draws = shape.map((n, axis) => (axis < ndim - 1 && axis >= ndim - 1 - spatial ? 1 : n));
  const kept = random.bernoulli(draws, { p: 1 - p });
  return multiply(multiply(kept, x), 1 / (1 - p));
}

function checkProbability(op: string, p: unknown): number {
  if (typeof p === 'number' && p >= 0 && p < 1) return p;
  throw new ArgumentError({ op, message: `expected p to be a number from 0 to below 1, got ${describe(p)}` });
}

function checkRank(op: string, x: MLXArray, expected: string, rank: number): void {
  const { ndim } = checkArray(op, 'x', x);
  if (ndim === rank || ndim === rank + 1) return;
  throw new ShapeError({ op, message: `expected x of shape ${expected}, got ${describe(x)}` });
}
