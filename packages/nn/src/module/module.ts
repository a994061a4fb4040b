import { inspect } from 'node:util';
import { MLXArray, saveSafetensors } from '@mlxts/core';
import { loadWeights, parameterSlots } from './load-weights.js';
import { allSlots, replaceSlot } from './module-tree.js';
import { printModule } from './print.js';
import { type ModuleTree, type ParameterTree, pickTree } from './trees.js';
import { updateChildren, updateParameters } from './update.js';

/**
 * Base of all layers and models. Its parameters and children are its own enumerable fields that hold an `MLXArray`, a
 * `Module`, or lists and plain records of them, in the order of their declaration; `#private` fields, fields that start
 * with `_` and undefined ones are not. A field is called `qProj` in trees and `q_proj` in checkpoints; a class gives other
 * keys in `static keys = { aLog: 'A_log' }`. A subclass never redeclares an inherited field without `declare`: that
 * would set it to undefined.
 * @example
 * class MLP extends Module {
 *   up: Unary;
 *   down: Unary;
 *   constructor(dims: number, hidden: number) {
 *     super();
 *     this.up = new Linear(dims, hidden);
 *     this.down = new Linear(hidden, dims);
 *   }
 *   forward(x: mx.MLXArray): mx.MLXArray {
 *     return this.down.forward(silu(this.up.forward(x)));
 *   }
 * }
 */
export abstract class Module {
  #training = true;

  /** Whether layers that differ in training, such as dropout, behave as in training. */
  get training(): boolean {
    return this.#training;
  }

  /** The arrays under field names, nested like the module. */
  parameters(): ParameterTree {
    return pickTree(this, (value) => (value instanceof MLXArray ? value : undefined));
  }

  /** The arrays with their checkpoint paths. */
  namedParameters(): [path: string, array: MLXArray][] {
    return [...parameterSlots(this)].flatMap(([path, { value }]) => (value instanceof MLXArray ? [[path, value]] : []));
  }

  /** The child modules under field names, not their children. */
  children(): ModuleTree {
    return pickTree(this, (value) => (value instanceof Module ? value : undefined));
  }

  /** This module and all below it, parents before children. */
  modules(): Module[] {
    return this.namedModules().map(([, module]) => module);
  }

  /** `modules` with their checkpoint paths; this module's is empty. */
  namedModules(): [path: string, module: Module][] {
    const named: [string, Module][] = [['', this]];
    for (const { path, value } of allSlots(this)) if (value instanceof Module) named.push([path, value]);
    return named;
  }

  /** The modules below this one that hold no others, under field names, nested like the module. */
  leafModules(): ModuleTree {
    return pickTree(this, (value) =>
      value instanceof Module && Object.keys(value.children()).length === 0 ? value : undefined,
    );
  }

  /** Replaces each array by `fn(array, path)`, with checkpoint paths. */
  apply(fn: (array: MLXArray, path: string) => MLXArray): this {
    for (const [path, slot] of parameterSlots(this))
      if (slot.value instanceof MLXArray) replaceSlot(slot, fn(slot.value, path));
    return this;
  }

  /** Replaces the arrays that `tree` names by field. `strict` (default true) refuses fields that the module lacks. */
  update(tree: ParameterTree, { strict = true }: { strict?: boolean } = {}): this {
    updateParameters(this, tree, strict);
    return this;
  }

  /** Replaces the children that `tree` names by field. `strict` (default true) refuses fields that the module lacks. */
  updateModules(tree: ModuleTree, { strict = true }: { strict?: boolean } = {}): this {
    updateChildren(this, tree, strict);
    return this;
  }

  /**
   * Replaces the arrays by those of a checkpoint. Not strict: what matches by key is loaded, of any shape.
   * @throws WeightsError with all missing, unexpected and wrong-shaped keys; nothing is replaced then
   */
  loadWeights(entries: Iterable<readonly [string, MLXArray]>, { strict = true }: { strict?: boolean } = {}): this {
    loadWeights(this, entries, strict);
    return this;
  }

  /** Writes the arrays under their checkpoint paths as safetensors. */
  async saveWeights(file: string): Promise<void> {
    await saveSafetensors(file, new Map(this.namedParameters()));
  }

  /** Sets training mode here and in all modules below. */
  train(mode = true): this {
    for (const module of this.modules()) module.setTrainingMode(mode);
    return this;
  }

  /** `train(false)`. */
  eval(): this {
    return this.train(false);
  }

  /** What `train` and `eval` do to this module alone: a layer that changes with its mode extends it. */
  protected setTrainingMode(mode: boolean): void {
    this.#training = mode;
  }

  /** What stands in the parentheses when the module is printed. */
  protected extraRepr(): string {
    return '';
  }

  toString(): string {
    return printModule(this, this.extraRepr());
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
