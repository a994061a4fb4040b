import { inspect } from 'node:util';
import { sys } from '@mlxts/sys';
import type { ArrayGetters, ArrayMethods } from './array-method-types.js';
import { type Dtype, dtypeFromCode, dtypeSize } from './dtype.js';
import { HandleError } from './errors/handle-error.js';
import { hostBuffer, hostDataView, hostItem, hostNumber, hostTypedArray } from './host.js';
import { hostJSON, hostList } from './host-list.js';
import { firstAxis, hostRows } from './host-rows.js';
import type { Float16Array, HostViewOptions, Item, NestedList, TypedArray, TypedArrayOptions } from './host-types.js';
import type { IndexMethods } from './indexing/methods.js';
import { arrayText } from './printing/array-text.js';

/** In place of a handle that was lent for a while. */
const ENDED = -1;

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
    if (!(#handle in this) || this.#isOver) {
      const came = !(#handle in this)
        ? 'an object that only looks like one'
        : this.#handle === 0
          ? 'one that was disposed'
          : 'an argument of a function that is not being transformed any more';
      throw new HandleError({ op: 'MLXArray', message: `expected a live array, got ${came}` });
    }
    return this.#handle;
  }

  get #isOver(): boolean {
    return this.#handle === 0 || this.#handle === ENDED;
  }

  get shape(): readonly number[] {
    const shape = (#shape in this ? this.#shape : undefined) ?? Object.freeze(sys.mlx_array_shape(this.handle));
    this.#shape = shape;
    return shape;
  }

  get dtype(): Dtype {
    const dtype = (#dtype in this ? this.#dtype : undefined) ?? dtypeFromCode(sys.mlx_array_dtype(this.handle));
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
    return !(#handle in this) || this.#isOver || !sys.mlxts_is_live(this.#handle);
  }

  /** The length of the first axis. @throws ShapeError for a 0-dimensional array. */
  get length(): number {
    return firstAxis(this, 'length');
  }

  /**
   * The arrays along the first axis, one by one.
   *
   * @throws ShapeError for a 0-dimensional array.
   * @example
   * const [q, k] = mx.array([[1, 2], [3, 4]]);
   * for (const row of mx.eye(2)) console.log(row.tolist());
   */
  [Symbol.iterator](): IterableIterator<MLXArray> {
    firstAxis(this, 'iteration');
    return hostRows(this);
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
   * Evaluates and gives the elements, row-major, in the typed array of the dtype: `Uint8Array` of 0 and 1 for bool,
   * `Uint16Array` bits for float16 and bfloat16 unless `as` says otherwise, interleaved `Float32Array` for
   * complex64. A copy, or with `copy: false` the array's own memory, which the view keeps and which must not be
   * written to.
   *
   * @throws DtypeError where `as` would not be exact, ArgumentError where it needs the copy that is not wanted.
   * @example
   * const values = mx.array([1, 2], { dtype: 'bfloat16' }).toTypedArray({ as: 'float32' });
   * console.log(values); // Float32Array(2) [ 1, 2 ]
   */
  toTypedArray(options: TypedArrayOptions & { as: 'float32' }): Float32Array;
  toTypedArray(options: TypedArrayOptions & { as: 'float16' }): Float16Array;
  toTypedArray(options?: HostViewOptions): TypedArray;
  toTypedArray(options?: TypedArrayOptions): TypedArray | Float16Array;
  toTypedArray(options?: TypedArrayOptions): TypedArray | Float16Array {
    return hostTypedArray(this, options);
  }

  /** Evaluates and gives the raw bytes, row-major: a copy unless `copy` is false. `fromBytes` reads them back. */
  toBuffer(options?: HostViewOptions): Buffer {
    return hostBuffer(this, options);
  }

  /** `toBuffer` as a `DataView`, for values at odd places and in other byte orders. */
  toDataView(options?: HostViewOptions): DataView {
    return hostDataView(this, options);
  }

  /** Frees the array now. Doing it twice is harmless; any other use afterwards throws a HandleError. */
  dispose(): void {
    const handle = this.detach();
    if (handle !== 0) sys.mlxts_free_one(handle);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /**
   * Makes this object, under its own handle, stand for another raw array of the same shape and dtype, whose handle is
   * freed.
   *
   * @internal
   */
  rebind(handle: number): void {
    sys.mlxts_rebind(this.handle, handle);
  }

  /** Gives the raw handle away: the caller frees it. 0 when there is none left. */
  detach(): number {
    if (!(#handle in this) || this.#isOver) return 0;
    const handle = this.#handle;
    this.#handle = 0;
    return handle;
  }

  /**
   * Ends an array that stood for an argument while a function was traced; its handle was never its own.
   *
   * @internal
   */
  endTrace(): void {
    if (!this.#isOver) this.#handle = ENDED;
  }

  /** MLX's own text, for example `array([1, 2, 3], dtype=int32)`, as `setPrintoptions` says. Evaluates. */
  toString(): string {
    return arrayText(this);
  }

  /**
   * `tolist()` for `JSON.stringify`, which knows no bigint: 64-bit integers are numbers up to 2^53 and strings
   * beyond. JSON itself makes null of NaN and infinities.
   */
  toJSON(): unknown {
    return hostJSON(this);
  }

  /**
   * The only element where JavaScript wants a number, as in `+a` and `a < 1`; the text elsewhere, in `a + 1` too.
   *
   * @throws ArgumentError for several elements: operators of the language do not work on arrays.
   */
  [Symbol.toPrimitive](hint: string): string | number | boolean | bigint {
    return hint === 'number' ? hostNumber(this) : this.toString();
  }

  [inspect.custom](): string {
    return this.isDisposed ? 'MLXArray (disposed)' : this.toString();
  }
}

export interface MLXArray extends ArrayMethods, ArrayGetters, IndexMethods {}
