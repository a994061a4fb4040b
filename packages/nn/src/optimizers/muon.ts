import {
  add,
  addmm,
  divide,
  linalg,
  type MLXArray,
  matmul,
  multiply,
  reshape,
  subtract,
  transpose,
  zerosLike,
} from '@mlxts/core';
import { checkInt } from '@mlxts/core/native';
import { checkNonNegative } from './check-numbers.js';
import type { SingleState } from './fill-state.js';
import { movingAverage } from './moving-average.js';
import { Optimizer } from './optimizer.js';
import type { LearningRate } from './schedule.js';

export interface MuonOptions {
  /** `μ`. Default: 0.95. */
  readonly momentum?: number;
  /** How much of a parameter is added to its gradient. Default: 0.01. */
  readonly weightDecay?: number;
  /** Whether a step looks ahead along the momentum. Default: true. */
  readonly nesterov?: boolean;
  /** Newton-Schulz iterations. Default: 5. */
  readonly nsSteps?: number;
}

/**
 * Muon: momentum whose singular values are brought near 1 before each step. Matrices are meant, and filters of
 * convolutions as matrices of their first axis; embeddings, the last layer and vectors belong to another optimizer:
 * see `MultiOptimizer`.
 *
 * @see https://kellerjordan.github.io/posts/muon/
 */
export class Muon extends Optimizer {
  readonly momentum: number;
  readonly weightDecay: number;
  readonly nesterov: boolean;
  readonly nsSteps: number;

  constructor(
    learningRate: LearningRate,
    { momentum = 0.95, weightDecay = 0.01, nesterov = true, nsSteps = 5 }: MuonOptions = {},
  ) {
    super();
    this.maybeSchedule('learningRate', learningRate);
    this.momentum = checkNonNegative('Muon', 'momentum', momentum);
    this.weightDecay = checkNonNegative('Muon', 'weightDecay', weightDecay);
    this.nesterov = nesterov;
    this.nsSteps = checkInt('Muon', 'nsSteps', nsSteps, { min: 0 });
  }

  initSingle(parameter: MLXArray, state: SingleState): void {
    state.v = zerosLike(parameter);
  }

  applySingle(gradient: MLXArray, parameter: MLXArray, state: SingleState): MLXArray {
    const g = this.weightDecay === 0 ? gradient : add(gradient, multiply(this.weightDecay, parameter));
    const v = movingAverage(this.momentum, state.v as MLXArray, g);
    state.v = v;
    const step = this.nesterov ? add(multiply(g, 1 - this.momentum), multiply(v, this.momentum)) : v;
    const rate = this.rateFor(g.dtype);
    const { shape } = step;
    if (shape.length < 2) return subtract(parameter, multiply(rate, step));
    const matrix = shape.length > 2 ? reshape(step, [shape[0] as number, -1]) : step;
    const orthogonal = orthogonalized(matrix, this.nsSteps);
    const [rows, cols] = shape.slice(-2) as [number, number];
    const scaled = multiply(rate, Math.sqrt(Math.max(1, rows / cols)));
    return subtract(parameter, multiply(scaled, shape.length > 2 ? reshape(orthogonal, shape) : orthogonal));
  }
}

/** A matrix with its singular values near 1, by Newton-Schulz iterations of degree 5. */
function orthogonalized(matrix: MLXArray, steps: number): MLXArray {
  const [a, b, c] = [3.4445, -4.775, 2.0315];
  const [rows, cols] = matrix.shape as [number, number];
  const isTall = rows > cols;
  let x = isTall ? transpose(matrix) : matrix;
  x = divide(x, add(linalg.norm(x, { keepdims: true }), 1e-7));
  for (let i = 0; i < steps; i++) {
    const gram = matmul(x, transpose(x));
    const polynomial = addmm(multiply(b, gram), gram, gram, { alpha: c });
    x = addmm(multiply(a, x), polynomial, x);
  }
  return isTall ? transpose(x) : x;
}
