import { MLXArray } from '../array.js';
import { ArgumentError } from '../errors/argument-error.js';
import { IndexedUpdate } from './at.js';
import type { Index } from './index-entry.js';
import { read } from './read.js';
import { replace } from './update-kind.js';
import type { UpdateValue } from './update-value.js';
import { write } from './write.js';

/** Reading and writing parts of an array; each argument is one entry of Python's index tuple. */
export interface IndexMethods {
  /**
   * `a[index]`. Slices and integers are views of the same memory; index arrays and masks are copies. Positions
   * in an index array that only the graph knows are brought to the nearest end of the axis on the CPU. A mask is
   * evaluated, since it decides the shape.
   *
   * @throws ArgumentError for an integer outside its axis, ShapeError for too many entries.
   * @example
   * const a = mx.arange(12).reshape([3, 4]);
   * console.log(a.get(-1, '::2').tolist()); // [8, 10]
   * console.log(a.get([0, 2], 1).tolist()); // [1, 9]
   * console.log(a.get(null, '...', 0).shape); // [1, 3]
   */
  get(...index: Index[]): MLXArray;

  /**
   * `a[index] = value`: the last argument is the value, cast to the array's dtype and broadcast to the shape that
   * `get` would read. The array itself then stands for the result, as in Python; other arrays of the same data stay
   * as they are. Where nothing else holds the data, evaluation writes in place. As in MLX, and unlike in NumPy and
   * in `get`, an integer that a slice parts from an index array does not move the axes of the index array to the front.
   *
   * @example
   * const a = mx.zeros([2, 3]);
   * a.set(0, [1, 2, 3]);
   * a.set(':', -1, 9);
   * console.log(a.tolist()); // [[1, 2, 9], [0, 0, 9]]
   */
  set(...indexAndValue: [...index: Index[], value: UpdateValue]): void;

  /**
   * What to update by `add`, `subtract`, `multiply`, `divide`, `maximum` or `minimum`, as Python's `a.at[index]`.
   *
   * @example
   * const a = mx.zeros([3]);
   * console.log(a.at([0, 0, 2]).add(1).tolist()); // [2, 0, 1]
   */
  at(...index: Index[]): IndexedUpdate;
}

const methods = {
  get(this: MLXArray, ...index: Index[]): MLXArray {
    return read(this, index);
  },
  set(this: MLXArray, ...index: unknown[]): void {
    if (index.length === 0) {
      throw new ArgumentError({ op: 'set', message: 'expected an index and a value, got no arguments' });
    }
    const value = index.pop();
    this.rebind(write(replace, this, index as Index[], value));
  },
  at(this: MLXArray, ...index: Index[]): IndexedUpdate {
    return new IndexedUpdate(this, index);
  },
};

for (const [name, value] of Object.entries(methods)) {
  Object.defineProperty(MLXArray.prototype, name, { value, writable: true, configurable: true });
}
