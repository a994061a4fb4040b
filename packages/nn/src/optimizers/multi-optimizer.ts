import { ArgumentError, type MLXArray, type Tree, treeFlatten, treeMerge, treeUnflatten } from '@mlxts/core';
import { describe } from '@mlxts/core/native';
import type { Module } from '../module/module.js';
import { isRecord } from '../module/module-tree.js';
import type { ParameterTree } from '../module/trees.js';
import { WeightsError } from '../module/weights-error.js';
import { Optimizer } from './optimizer.js';

/** Whether an optimizer is the one for a parameter, by its path in field names and its gradient. */
export type ParameterFilter = (path: string, array: MLXArray) => boolean;

/**
 * Several optimizers for one model: each parameter goes to the first whose filter takes it, and to the last, which has
 * none, where no filter does. `state` is `{ states }` of theirs.
 *
 * @see https://ml-explore.github.io/mlx/build/html/python/optimizers/_autosummary/mlx.optimizers.MultiOptimizer.html
 * @example
 * const isMatrix = (path: string, { ndim }: mx.MLXArray) => ndim === 2 && !path.startsWith('embedTokens');
 * const optimizer = new optimizers.MultiOptimizer([new optimizers.Muon(0.02), new optimizers.AdamW(3e-4)], [isMatrix]);
 * optimizer.init({ layers: [{ weight: mx.ones([2, 2]), bias: mx.ones([2]) }] });
 * console.log(mx.treeFlatten(optimizer.state).length); // 7
 */
export class MultiOptimizer extends Optimizer {
  readonly optimizers: readonly Optimizer[];
  readonly filters: readonly ParameterFilter[];

  constructor(optimizers: readonly Optimizer[], filters: readonly ParameterFilter[] = []) {
    super({});
    const isList = Array.isArray(optimizers) && optimizers.length > 0;
    if (!isList || !optimizers.every((each) => each instanceof Optimizer))
      throw new ArgumentError({
        op: 'MultiOptimizer',
        message: `expected a list of at least one optimizer, got ${describe(optimizers)}`,
      });
    const count = optimizers.length - 1;
    if (!Array.isArray(filters) || filters.length !== count || filters.some((each) => typeof each !== 'function'))
      throw new ArgumentError({
        op: 'MultiOptimizer',
        message: `expected ${count} filters, for all optimizers but the last, got ${describe(filters)}`,
      });
    this.optimizers = [...optimizers];
    this.filters = [...filters];
  }

  override get state(): ParameterTree {
    return { states: this.optimizers.map(({ state }) => state) };
  }

  override set state(state: Tree) {
    const states = isRecord(state) ? state.states : undefined;
    if (!Array.isArray(states) || states.length !== this.optimizers.length)
      throw new ArgumentError({
        op: 'state',
        message: `expected a record { states } of ${this.optimizers.length} states, got ${describe(states ?? state)}`,
      });
    for (const [i, optimizer] of this.optimizers.entries()) optimizer.state = states[i];
  }

  /** That of the first. */
  override get step(): MLXArray {
    return this.#first.step;
  }

  /** That of the first; set, it is that of all. */
  override get learningRate(): MLXArray {
    return this.#first.learningRate;
  }

  override set learningRate(rate: number | MLXArray) {
    for (const optimizer of this.optimizers) optimizer.learningRate = rate;
  }

  override init(parameters: ParameterTree): void {
    for (const [i, part] of this.#parts(parameters).entries()) this.optimizers[i]?.init(part);
  }

  override applyGradients(gradients: ParameterTree, parameters: Module | ParameterTree): ParameterTree {
    return this.#parts(gradients).reduce<ParameterTree>((merged, part, i) => {
      const applied = (this.optimizers[i] as Optimizer).applyGradients(part, parameters);
      return treeMerge(merged, applied) as ParameterTree;
    }, {});
  }

  /** That of the optimizer that takes the parameter by its array alone. */
  initSingle(): void {
    throw this.#noSingle('initSingle');
  }

  applySingle(): MLXArray {
    throw this.#noSingle('applySingle');
  }

  override namedState(parameters: Module | ParameterTree): [path: string, array: MLXArray][] {
    return this.optimizers.flatMap((optimizer, i) =>
      optimizer.namedState(parameters).map(([path, array]): [string, MLXArray] => [`states.${i}.${path}`, array]),
    );
  }

  override loadState(parameters: Module | ParameterTree, entries: Iterable<readonly [string, MLXArray]>): void {
    const parts = this.optimizers.map((): [string, MLXArray][] => []);
    const unexpected: string[] = [];
    for (const [key, array] of entries) {
      const [, position = '', rest = ''] = /^states\.(\d+)\.(.+)$/.exec(key) ?? [];
      const part = parts[Number(position)];
      if (rest === '' || part === undefined) unexpected.push(key);
      else part.push([rest, array]);
    }
    if (unexpected.length > 0) throw new WeightsError('loadState', { missing: [], unexpected, wrong: [] });
    for (const [i, part] of parts.entries()) this.optimizers[i]?.loadState(parameters, part);
  }

  get #first(): Optimizer {
    return this.optimizers[0] as Optimizer;
  }

  /** For each optimizer the part of a tree that it takes. */
  #parts(tree: ParameterTree): ParameterTree[] {
    const parts = this.optimizers.map((): [string, MLXArray][] => []);
    for (const [path, array] of treeFlatten(tree)) {
      const found = this.filters.findIndex((filter) => filter(path, array));
      parts.at(found)?.push([path, array]);
    }
    return parts.map((part) => (part.length === 0 ? {} : (treeUnflatten(part) as ParameterTree)));
  }

  #noSingle(op: string): ArgumentError {
    return new ArgumentError({ op, message: 'expected one optimizer, got a MultiOptimizer, which goes by paths' });
  }
}
