import {
  ArgumentError,
  add,
  array,
  astype,
  type Dtype,
  MLXArray,
  ShapeError,
  type Tree,
  tidy,
  treeArrays,
} from '@mlxts/core';
import { checkArray, describe, mapTrees } from '@mlxts/core/native';
import type { Module } from '../module/module.js';
import { isRecord } from '../module/module-tree.js';
import type { ParameterTree } from '../module/trees.js';
import { fillState, type SingleState } from './fill-state.js';
import type { LearningRate, Schedule } from './schedule.js';
import { fromCheckpoint, toCheckpoint } from './state-names.js';

/**
 * Base of all optimizers. One of your own says what it keeps for a parameter in `initSingle` and how it changes it in
 * `applySingle`.
 *
 * `state` is a tree: `step`, `learningRate`, and for each parameter a record of arrays, nested like the gradients. Pass it,
 * or the optimizer, to `tidy`, `evaluate` and `compile` beside the model.
 *
 * @see https://ml-explore.github.io/mlx/build/html/python/optimizers/optimizer.html
 * @example
 * const model = new Linear(2, 1);
 * const optimizer = new optimizers.AdamW(1e-3, { weightDecay: 0.1 });
 * mx.tidy(() => optimizer.update(model, { weight: mx.ones([1, 2]) }), { state: [model, optimizer] });
 * mx.evaluate(model, optimizer);
 * console.log(optimizer.step.item()); // 1n
 */
export abstract class Optimizer {
  protected _state: ParameterTree;
  readonly #schedules = new Map<string, Schedule>();
  #shared: Map<string, MLXArray> | undefined;

  protected constructor(state: ParameterTree = { step: array(0, { dtype: 'uint64' }) }) {
    this._state = state;
  }

  get state(): ParameterTree {
    return this._state;
  }

  /** Takes what `state` was, as `treeUnflatten` gives it. @throws ArgumentError for what is no state */
  set state(state: Tree) {
    this._state = checkState(state);
  }

  /** How many updates there were, uint64. */
  get step(): MLXArray {
    return checkArray(this.#name, 'state.step', this._state.step);
  }

  /** The rate of the last update, or of the first before it. */
  get learningRate(): MLXArray {
    return checkArray(this.#name, 'state.learningRate', this._state.learningRate);
  }

  /** A schedule puts its own value there with the next update. */
  set learningRate(rate: number | MLXArray) {
    this._state.learningRate = rate instanceof MLXArray ? rate : array(rate);
  }

  /** Replaces the arrays of `model` by those after a step along `gradients`, which lack what is not to change. */
  update(model: Module, gradients: ParameterTree): void {
    model.update(this.applyGradients(gradients, model));
  }

  /** Makes the state of those `parameters` that have none yet; the first update would do it too. */
  init(parameters: ParameterTree): void {
    fillState(parameters, this._state, (parameter, state) => this.initSingle(parameter, state));
  }

  /**
   * The new parameters, nested like `gradients`; the state moves on. `parameters`, a module or a tree, have at least the
   * structure of `gradients`.
   *
   * @throws ArgumentError, ShapeError with the path where the two do not match
   */
  applyGradients(gradients: ParameterTree, parameters: Module | ParameterTree): ParameterTree {
    const op = 'applyGradients';
    mapTrees(op, (path, gradient, [parameter]) => checkPair(op, path, gradient, parameter), [gradients, parameters]);
    this.init(gradients);
    for (const [name, schedule] of this.#schedules) this._state[name] = schedule(this.step);
    this._state.step = add(this.step, 1);
    this.#shared = new Map();
    try {
      const apply = (_: string, gradient: unknown, [parameter, state]: readonly unknown[]): MLXArray =>
        this.applySingle(gradient as MLXArray, parameter as MLXArray, state as SingleState);
      return mapTrees(op, apply, [gradients, parameters, this._state]) as ParameterTree;
    } finally {
      this.#shared = undefined;
    }
  }

  /** Puts into `state` what the optimizer keeps for a parameter. */
  abstract initSingle(parameter: MLXArray, state: SingleState): void;

  /** The new parameter; `state` gets the new arrays. */
  abstract applySingle(gradient: MLXArray, parameter: MLXArray, state: SingleState): MLXArray;

  /** The arrays of `state` under the names that Python's MLX gives them: checkpoint paths of `parameters`, keys in snake_case. */
  namedState(parameters: Module | ParameterTree): [path: string, array: MLXArray][] {
    return toCheckpoint(this._state, parameters);
  }

  /**
   * Replaces `state` by what `namedState` or Python's `tree_flatten(optimizer.state)` gave.
   *
   * @throws WeightsError with all missing, unexpected and wrong-shaped keys; the state stays as it was then
   */
  loadState(parameters: Module | ParameterTree, entries: Iterable<readonly [string, MLXArray]>): void {
    const own = Object.entries(this._state).flatMap(([field, value]) => (value instanceof MLXArray ? [field] : []));
    const single = (parameter: MLXArray): SingleState => {
      const state: SingleState = {};
      this.initSingle(parameter, state);
      return state;
    };
    this.state = tidy(() => fromCheckpoint(entries, parameters, own, single));
  }

  /** Keeps a value in the state, and where it is a schedule, its value of each step. */
  protected maybeSchedule(name: string, value: LearningRate): void {
    if (typeof value === 'function') {
      this.#schedules.set(name, value);
      this._state[name] = value(this.step);
    } else if (typeof value === 'number' || value instanceof MLXArray) {
      this._state[name] = value instanceof MLXArray ? value : array(value);
    } else {
      throw new ArgumentError({
        op: this.#name,
        message: `expected ${name} to be a number, a scalar array or a schedule, got ${describe(value)}`,
      });
    }
  }

  /** The learning rate in the dtype of a gradient. */
  protected rateFor(dtype: Dtype): MLXArray {
    const rate = this.learningRate;
    return rate.dtype === dtype ? rate : this.shared(`rate ${dtype}`, () => astype(rate, dtype));
  }

  /** What `make` gives, once in an update of all parameters. */
  protected shared(name: string, make: () => MLXArray): MLXArray {
    const known = this.#shared?.get(name);
    if (known !== undefined) return known;
    const made = make();
    this.#shared?.set(name, made);
    return made;
  }

  get #name(): string {
    return this.constructor.name;
  }
}

function checkState(state: Tree): ParameterTree {
  if (isRecord(state) && treeArrays(state).size > 0) return state as ParameterTree;
  throw new ArgumentError({ op: 'state', message: `expected a record of arrays, got ${describe(state)}` });
}

function checkPair(op: string, path: string, gradient: unknown, parameter: unknown): void {
  const [left, right] = [checkArray(op, `the gradient of ${path}`, gradient), checkArray(op, path, parameter)];
  if (left.shape.length === right.shape.length && left.shape.every((dim, axis) => dim === right.shape[axis])) return;
  throw new ShapeError({
    op,
    message: `expected a gradient of the shape of ${path}, got ${describe(left)} for ${describe(right)}`,
  });
}
