import type { MLXArray } from '../array.js';
import { type Tree, treeFlatten, treeMap } from '../tree.js';

/** The arrays of a tree in order, and the same tree with others in their places. */
export class FlatTree<T extends Tree> {
  readonly arrays: readonly MLXArray[];
  readonly #tree: T;

  /** Lists and plain records; other leaves stay as they are. @throws ArgumentError for instances of classes. */
  constructor(tree: T) {
    this.#tree = tree;
    this.arrays = treeFlatten(tree);
  }

  fill(arrays: Iterable<MLXArray>): T {
    const next = arrays[Symbol.iterator]();
    return treeMap(() => next.next().value, this.#tree);
  }
}
