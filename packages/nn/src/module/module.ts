import { inspect } from 'node:util';
import { astype, type Dtype, isFloating, MLXArray } from '@mlxts/core';
import {
  type FilterAndMapOptions,
  filterAndMap,
  isArrayLeaf,
  type ModuleFilter,
  type ModuleGuard,
} from './filter-and-map.js';
import { arrayNames, type FreezeOptions, frozenKeys } from './frozen-keys.js';
import { loadWeights, parameterSlots } from './load-weights.js';
import { allSlots, isRecord } from './module-tree.js';
import type { ParametersOf, TrainableParametersOf } from './parameters-of.js';
import { printModule } from './print.js';
import type { ModuleTree, ParameterTree, Tree } from './trees.js';
import { updateChildren, updateParameters } from './update.js';
import { loadWeightsFile, saveWeightsFile } from './weights-file.js';

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
  readonly #frozen = new Set<string>();
  #training = true;

  /** Whether layers that differ in training, such as dropout, behave as in training. */
  get training(): boolean {
    return this.#training;
  }

  /** What `tidy` and `compile` take as the state to keep or to trace: this module. */
  get state(): this {
    return this;
  }

  static isModule(this: void, value: unknown): value is Module {
    return value instanceof Module;
  }

  /** What can be or hold a child module. */
  static validChildFilter(this: void, _module: Module, _key: string, value: unknown): boolean {
    return value instanceof Module || Array.isArray(value) || isRecord(value);
  }

  /** What can be or hold a parameter. */
  static validParameterFilter(this: void, module: Module, key: string, value: unknown): boolean {
    return (value instanceof MLXArray || Module.validChildFilter(module, key, value)) && !key.startsWith('_');
  }

  /** What can be or hold a parameter that is not frozen. */
  static trainableParameterFilter(this: void, module: Module, key: string, value: unknown): boolean {
    return Module.validParameterFilter(module, key, value) && !module.#frozen.has(key);
  }

  /**
   * What of the module passes `filter`, under field names, nested like the module, down to the leaves: arrays, or what
   * `isLeaf` says. What holds none is left out, except that lists keep their length, with an empty record for such an entry.
   * `map` gets checkpoint paths.
   * @example
   * const model = new Linear(2, 3);
   * const shapes = model.filterAndMap(Module.validParameterFilter, { map: (array) => array.shape });
   * console.log(shapes); // { weight: [ 3, 2 ], bias: [ 3 ] }
   */
  filterAndMap<Leaf, Mapped>(
    filter: ModuleFilter,
    options: { isLeaf: ModuleGuard<Leaf>; map: (leaf: Leaf, path: string) => Mapped },
  ): Tree<Mapped>;
  filterAndMap<Leaf>(filter: ModuleFilter, options: { isLeaf: ModuleGuard<Leaf> }): Tree<Leaf>;
  filterAndMap<Mapped>(filter: ModuleFilter, options: { map: (array: MLXArray, path: string) => Mapped }): Tree<Mapped>;
  filterAndMap(filter: ModuleFilter): ParameterTree;
  filterAndMap<Leaf, Mapped>(filter: ModuleFilter, options: FilterAndMapOptions<Leaf, Mapped> = {}): Tree<unknown> {
    const { isLeaf = isArrayLeaf, map = (leaf) => leaf } = options as FilterAndMapOptions<unknown, unknown>;
    return filterAndMap(this, filter, isLeaf, map);
  }

  /** The arrays under field names, nested like the module. */
  parameters(): ParametersOf<this> {
    return this.filterAndMap(Module.validParameterFilter) as ParametersOf<this>;
  }

  /** `parameters` without the frozen ones. */
  trainableParameters(): TrainableParametersOf<this> {
    return this.filterAndMap(Module.trainableParameterFilter) as TrainableParametersOf<this>;
  }

  /** The arrays with their checkpoint paths. */
  namedParameters(): [path: string, array: MLXArray][] {
    return [...parameterSlots(this)].flatMap(([path, { value }]) => (value instanceof MLXArray ? [[path, value]] : []));
  }

  /** The child modules under field names, not their children. */
  children(): ModuleTree {
    return this.filterAndMap(Module.validChildFilter, { isLeaf: (_module, _key, value) => value instanceof Module });
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

  /** Calls `fn` with the checkpoint path of each of `modules`, this module's empty, and the module. */
  applyToModules(fn: (path: string, module: Module) => void): this {
    for (const [path, module] of this.namedModules()) fn(path, module);
    return this;
  }

  /** The modules below this one that hold no others, under field names, nested like the module. */
  leafModules(): ModuleTree {
    return this.filterAndMap(Module.validChildFilter, {
      isLeaf: (_module, _key, value): value is Module =>
        value instanceof Module && Object.keys(value.children()).length === 0,
    });
  }

  /**
   * Replaces each array by `fn(array, path)`, with checkpoint paths.
   * @param filter which arrays; default: all
   */
  apply(
    fn: (array: MLXArray, path: string) => MLXArray,
    { filter = Module.validParameterFilter }: { filter?: ModuleFilter | undefined } = {},
  ): this {
    return this.update(filterAndMap(this, filter, isArrayLeaf, fn));
  }

  /** Casts the arrays whose dtype `predicate` takes, by default the floating ones. */
  setDtype(dtype: Dtype, predicate: (dtype: Dtype) => boolean = isFloating): this {
    return this.apply((array) => (array.dtype !== dtype && predicate(array.dtype) ? astype(array, dtype) : array));
  }

  /**
   * Replaces the arrays that `tree` names, by field or checkpoint key. `strict` (default true) refuses names that the module
   * lacks.
   * @throws ArgumentError with the paths of all that does not fit; nothing is replaced then
   */
  update(tree: ParameterTree, { strict = true }: { strict?: boolean } = {}): this {
    updateParameters(this, tree, strict);
    return this;
  }

  /**
   * Replaces the children that `tree` names, by field or checkpoint key. Each new one keeps what of it is frozen, and its
   * training mode. `strict` (default true) refuses names that the module lacks.
   * @throws ArgumentError with the paths of all that does not fit; nothing is replaced then
   */
  updateModules(tree: ModuleTree, { strict = true }: { strict?: boolean } = {}): this {
    updateChildren(this, tree, strict);
    return this;
  }

  /**
   * Replaces the arrays by those of a checkpoint: its entries, or a file of safetensors, npz or GGUF. Not strict: what
   * matches by key is loaded, of any shape.
   * @throws WeightsError with all missing, unexpected and wrong-shaped keys; nothing is replaced then
   */
  loadWeights(file: string | URL, options?: { strict?: boolean }): Promise<this>;
  loadWeights(entries: Iterable<readonly [string, MLXArray]>, options?: { strict?: boolean }): this;
  loadWeights(
    from: string | URL | Iterable<readonly [string, MLXArray]>,
    { strict = true }: { strict?: boolean } = {},
  ): this | Promise<this> {
    if (typeof from === 'string' || from instanceof URL) return loadWeightsFile(this, from, strict).then(() => this);
    loadWeights(this, from, strict);
    return this;
  }

  /** Writes the arrays under their checkpoint paths, as safetensors or npz, as the extension says. */
  async saveWeights(file: string | URL): Promise<void> {
    await saveWeightsFile(this, file);
  }

  /**
   * Takes arrays out of `trainableParameters`: those that are called as `keys` say, by default all. An array that is put
   * in the place of a frozen one is frozen too.
   *
   * Modules below are asked one by one, so that a class can override this and `unfreeze` for arrays that always or never
   * train.
   * @throws ArgumentError naming all keys that no module has, if `strict`
   * @example
   * const model = new Linear(2, 2).freeze();
   * console.log(Object.keys(model.unfreeze({ keys: 'bias' }).trainableParameters())); // [ 'bias' ]
   */
  freeze(options: FreezeOptions = {}): this {
    const keys = frozenKeys('freeze', this, options);
    if (options.recurse ?? true) for (const module of this.modules()) module.freeze({ keys, recurse: false });
    else for (const key of keys ?? arrayNames(this)) this.#frozen.add(key);
    return this;
  }

  /**
   * Takes back `freeze`, by default all of it; the name of a list or record stands for what lies in it too.
   * @throws ArgumentError naming all keys that no module has, if `strict`
   */
  unfreeze(options: FreezeOptions = {}): this {
    const keys = frozenKeys('unfreeze', this, options);
    if (options.recurse ?? true) for (const module of this.modules()) module.unfreeze({ keys, recurse: false });
    else
      for (const name of [...this.#frozen])
        if (keys?.some((key) => name === key || name.startsWith(`${key}.`)) ?? true) this.#frozen.delete(name);
    return this;
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
