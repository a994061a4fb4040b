import type { MLXArray } from '../array.js';
import { mapArrays } from '../tree/map-trees.js';
import type { Tree } from '../tree/tree.js';

/** The arrays of a tree in order, and the same tree with others in their places. */
export class FlatTree<T extends Tree> {
  readonly arrays: readonly MLXArray[];
  readonly #op: string;
  readonly #tree: T;

  /** Lists and plain records; other leaves stay as they are. @throws ArgumentError for instances of classes. */
  constructor(op: string, tree: T) {
    const arrays: MLXArray[] = [];
    mapArrays(op, (array) => arrays.push(array), tree);
    this.arrays = arrays;
    this.#op = op;
    this.#tree = tree;
  }

  fill(arrays: Iterable<MLXArray>): T {
    const next = arrays[Symbol.iterator]();
    return mapArrays(this.#op, () => next.next().value, this.#tree) as T;
  }
}
