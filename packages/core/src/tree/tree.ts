import type { MLXArray } from '../array.js';

/**
 * A pytree: an array, or lists, plain records and modules of pytrees. Records and modules count their own
 * enumerable fields in insertion order. Anything else is a constant leaf; Map and Set are refused.
 */
export type Tree = unknown;

/** Lists and records that end in leaves of one type. */
export type NestedTree<Leaf> = Leaf | NestedTree<Leaf>[] | { [key: string]: NestedTree<Leaf> };

/** What is a leaf of every tree. */
type Atom =
  | MLXArray
  | ArrayBuffer
  | ArrayBufferView
  | ((...args: never) => unknown)
  | string
  | number
  | bigint
  | boolean
  | symbol
  | null
  | undefined;

/** What a list or record holds. */
type Member<T> = T extends readonly (infer Element)[] ? Element : Required<T>[keyof T];

/** The depth below each depth. */
type Below = [never, 0, 1, 2, 3, 4, 5, 6, 7];

/** The type of the leaves of a tree, sought eight levels deep; an optional field that is absent is none. */
export type LeafOf<T, Depth extends number = 8> = [Depth] extends [never]
  ? never
  : T extends Atom
    ? T
    : T extends object
      ? LeafOf<Member<T>, Below[Depth]>
      : T;

/** A tree like `T` with a `Result` in place of each leaf. */
export type MapLeaves<T, Result> = unknown extends T
  ? NestedTree<Result>
  : T extends Atom
    ? Result
    : T extends readonly (infer Element)[]
      ? number extends T['length']
        ? MapLeaves<Element, Result>[]
        : { -readonly [Key in keyof T]: MapLeaves<T[Key], Result> }
      : T extends object
        ? { -readonly [Key in keyof T]: MapLeaves<Required<T>[Key], Result> }
        : Result;

export interface LeafOptions {
  /** What else is a leaf, whatever it holds: asked for each list, record and leaf on the way. */
  isLeaf?: ((value: unknown) => boolean) | undefined;
}
