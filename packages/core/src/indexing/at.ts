import type { MLXArray } from '../array.js';
import { wrap } from '../wrap.js';
import type { Index } from './index-entry.js';
import { differences, maxima, minima, products, quotients, sums, type UpdateKind } from './update-kind.js';
import type { UpdateValue } from './update-value.js';
import { write } from './write.js';

/**
 * Updates of the elements that an index selects, made by `a.at(...index)`. Each method returns a new array of the
 * array's shape and dtype; the value is cast to that dtype and broadcast. An element that the index names several
 * times is updated as often, where `set` would keep one of the values.
 */
export class IndexedUpdate {
  readonly #array: MLXArray;
  readonly #index: readonly Index[];

  /** @internal */
  constructor(array: MLXArray, index: readonly Index[]) {
    this.#array = array;
    this.#index = index;
  }

  /** `a[index] + value` in place of `a[index]`. */
  add(value: UpdateValue): MLXArray {
    return this.#write(sums, value);
  }

  /** `a[index] - value` in place of `a[index]`. @throws DtypeError for a bool array. */
  subtract(value: UpdateValue): MLXArray {
    return this.#write(differences, value);
  }

  /** `a[index] * value` in place of `a[index]`. */
  multiply(value: UpdateValue): MLXArray {
    return this.#write(products, value);
  }

  /** `a[index] * (1 / value)` in place of `a[index]`. @throws DtypeError for an integer or bool array. */
  divide(value: UpdateValue): MLXArray {
    return this.#write(quotients, value);
  }

  /** The larger of `a[index]` and `value` in place of `a[index]`. */
  maximum(value: UpdateValue): MLXArray {
    return this.#write(maxima, value);
  }

  /** The smaller of `a[index]` and `value` in place of `a[index]`. */
  minimum(value: UpdateValue): MLXArray {
    return this.#write(minima, value);
  }

  #write(kind: UpdateKind, value: unknown): MLXArray {
    return wrap(write(kind, this.#array, this.#index, value));
  }
}
