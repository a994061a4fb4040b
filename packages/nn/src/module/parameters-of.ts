import type { MLXArray } from '@mlxts/core';
import type { Module } from './module.js';
import type { ParameterTree } from './trees.js';

/**
 * The form of a module's `parameters()`: its public fields that hold arrays, modules, or lists and plain records of them. A
 * `ParameterTree` where the type of the module tells of none, as `Module` and `Unary`.
 */
export type ParametersOf<M extends ModuleLike> = [ParameterKeys<M>] extends [never]
  ? ParameterTree
  : { [Key in ParameterKeys<M> as IsAbsent<M[Key]> extends true ? never : Key]: Node<M[Key]> } & {
      [Key in ParameterKeys<M> as IsAbsent<M[Key]> extends true ? Key : never]?: Node<M[Key]>;
    };

/**
 * The form of a module's `trainableParameters()`, and of gradients by them: `ParametersOf` without what is frozen, and with
 * empty records in the place of frozen arrays in lists.
 */
export type TrainableParametersOf<M extends ModuleLike> = [ParameterKeys<M>] extends [never]
  ? ParameterTree
  : { [Key in ParameterKeys<M>]?: TrainableNode<M[Key]> };

/** Told by one method, so that the type of no `parameters()` is asked for while one is made. */
type ModuleLike = Pick<Module, 'namedModules'>;

type ParameterKeys<M extends ModuleLike> = HoldingKeys<M, Exclude<keyof M, keyof Module | `_${string}`>>;

type HoldingKeys<Value, Keys extends keyof Value> = {
  [Key in Keys]-?: [Holds<Value[Key]>] extends [never] ? never : Key;
}[Keys];

/** True where a parameter can lie in the value, at most four lists and records deep; never elsewhere. */
type Holds<Value, Depth extends readonly unknown[] = []> = Depth['length'] extends 4
  ? never
  : Value extends MLXArray | ModuleLike
    ? true
    : Value extends readonly (infer Item)[]
      ? Holds<Item, [...Depth, 0]>
      : IsRecord<Value> extends true
        ? Holds<Value[keyof Value], [...Depth, 0]>
        : never;

/** Instances of classes are told from records by their methods. */
type IsRecord<Value> = Value extends Method
  ? false
  : Value extends object
    ? [Extract<Value[keyof Value], Method>] extends [never]
      ? true
      : false
    : false;

type Method = (...args: never) => unknown;

type IsAbsent<Value> = [Extract<Value, null | undefined>] extends [never] ? false : true;

type Node<Value> = Value extends MLXArray
  ? MLXArray
  : Value extends ModuleLike
    ? ParametersOf<Value>
    : Value extends readonly (infer Item)[]
      ? Node<Item>[]
      : Value extends object
        ? { -readonly [Key in keyof Value as Key & HoldingKeys<Value, Key>]: Node<Value[Key]> }
        : never;

type TrainableNode<Value> = Value extends MLXArray
  ? MLXArray
  : Value extends ModuleLike
    ? TrainableParametersOf<Value>
    : Value extends readonly (infer Item)[]
      ? (TrainableNode<Item> | (Item extends ModuleLike ? never : Record<never, never>))[]
      : Value extends object
        ? string extends keyof Value
          ? { [key: string]: TrainableNode<Value[keyof Value]> }
          : { -readonly [Key in keyof Value as Key & HoldingKeys<Value, Key>]?: TrainableNode<Value[Key]> }
        : never;
