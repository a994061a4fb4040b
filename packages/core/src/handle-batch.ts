import { sys } from '@mlxts/sys';
import type { MLXArray } from './array.js';

let spare = new Float64Array(1024);

/** Handles to free in one native call. */
export class HandleBatch {
  #handles: Float64Array;
  #count = 0;

  constructor(capacity: number) {
    if (spare.length < capacity) spare = new Float64Array(2 * capacity);
    this.#handles = spare;
  }

  take(array: MLXArray): void {
    this.#handles[this.#count] = array.detach();
    this.#count++;
  }

  free(): void {
    sys.mlxts_free_packed(this.#handles, this.#count);
  }
}
