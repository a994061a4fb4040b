import type { MLXArray } from '../array.js';
import type { ArrayFunction } from './closure.js';
import { FlatTree } from './flat-tree.js';
import { checkSynchronous } from './synchronous.js';

/** A call of a function of trees as one of arrays, for MLX to trace. */
export class TracedCall<Args extends readonly unknown[], Output> {
  readonly #op: string;
  readonly #fn: (...args: Args) => Output;
  readonly #args: FlatTree<Args>;
  #output: FlatTree<Output> | undefined;

  constructor(op: string, fn: (...args: Args) => Output, args: Args) {
    this.#op = op;
    this.#fn = fn;
    this.#args = new FlatTree(op, args);
  }

  get inputs(): readonly MLXArray[] {
    return this.#args.arrays;
  }

  /** What the last run gave. */
  get output(): FlatTree<Output> {
    if (this.#output === undefined) throw new Error(`${this.#op} never called its function`);
    return this.#output;
  }

  /** The arguments with others in place of their arrays. */
  fill(arrays: Iterable<MLXArray>): Args {
    return this.#args.fill(arrays);
  }

  readonly run: ArrayFunction = (arrays) => {
    const output = this.#fn(...this.#args.fill(arrays));
    checkSynchronous(this.#op, output);
    this.#output = new FlatTree(this.#op, output);
    return this.#output.arrays;
  };
}
