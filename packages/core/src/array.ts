import { inspect } from 'node:util';
import { sys } from '@mlxts/sys';
import type { ArrayMethods } from './array-methods.js';
import { type Dtype, dtypeFromCode, dtypeSize } from './dtype.js';
import { HandleError } from './errors/handle-error.js';
import { hostItem, hostList, hostTypedArray } from './host.js';
import type { Item, NestedList, TypedArray } from './host-types.js';

/**
 * An N-dimensional array of MLX: lazily evaluated, immutable, of one dtype. Made by `array`, `zeros`,
 * `arange` and the operations; freed by `dispose()`, by the end of the `tidy` scope it was made in, or by
 * the garbage collector.
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the chained methods are installed by array-methods.ts
export class MLXArray {
  #handle: number;
  #shape: readonly number[] | undefined;
  #dtype: Dtype | undefined;

  /** Takes ownership of a raw handle of `@mlxts/sys`. Use `array` and the operations instead. */
  constructor(handle: number) {
    this.#handle = handle;
  }

  /** The raw handle of `@mlxts/sys`. @throws HandleError after `dispose()`. */
  get handle(): number {
    if (this.#handle === 0) {
      throw new HandleError({ op: 'MLXArray', message: 'expected a live array, got one that was disposed' });
    }
    return this.#handle;
  }

  get shape(): readonly number[] {
    const shape = this.#shape ?? Object.freeze(sys.mlx_array_shape(this.handle));
    this.#shape = shape;
    return shape;
  }

  get dtype(): Dtype {
    const dtype = this.#dtype ?? dtypeFromCode(sys.mlx_array_dtype(this.handle));
    this.#dtype = dtype;
    return dtype;
  }

  /** Number of dimensions. */
  get ndim(): number {
    return this.shape.length;
  }

  /** Number of elements. */
  get size(): number {
    return this.shape.reduce((product, dim) => product * dim, 1);
  }

  /** Bytes of one element. */
  get itemsize(): number {
    return dtypeSize(this.dtype);
  }

  /** Bytes of all elements. */
  get nbytes(): number {
    return this.size * this.itemsize;
  }

  get isDisposed(): boolean {
    return this.#handle === 0 || !sys.mlxts_is_live(this.#handle);
  }

  /** The length of the first axis, as iteration sees it. */
  get length(): number {
    return this.shape[0] ?? 0;
  }

  /** Evaluates and returns the only element: number, boolean, bigint for 64-bit integers, `{ re, im }` for complex. */
  item(): Item {
    return hostItem(this);
  }

  /** Evaluates and returns nested lists of what `item()` gives. */
  tolist(): NestedList {
    return hostList(this);
  }

  /**
   * Evaluates and copies the elements, row-major, into the typed array of the dtype: `Uint8Array` of 0 and
   * 1 for bool, `Uint16Array` bits for float16 and bfloat16, interleaved `Float32Array` for complex64.
   */
  toTypedArray(): TypedArray {
    return hostTypedArray(this);
  }

  /** Frees the array now. Doing it twice is harmless; any other use afterwards throws a HandleError. */
  dispose(): void {
    const handle = this.detach();
    if (handle !== 0) sys.mlxts_free_one(handle);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Gives the raw handle away: the caller frees it. 0 when there is none left. */
  detach(): number {
    const handle = this.#handle;
    this.#handle = 0;
    return handle;
  }

  /** MLX's own text, for example `array([1, 2, 3], dtype=int32)`. Evaluates. */
  toString(): string {
    sys.mlx_eval([this.handle]); // marks the array when that fails, which printing by itself would not
    return sys.mlx_array_tostring(this.handle);
  }

  toJSON(): NestedList {
    return hostList(this);
  }

  [inspect.custom](): string {
    return this.isDisposed ? 'MLXArray (disposed)' : this.toString();
  }
}

export interface MLXArray extends ArrayMethods {}
