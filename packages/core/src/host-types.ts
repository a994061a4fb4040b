/** One complex number on the host. */
export interface Complex {
  re: number;
  im: number;
}

/** One element on the host: 64-bit integers are always bigint. */
export type Item = number | boolean | bigint | Complex;

export type NestedList = Item | NestedList[];

/** The typed arrays that elements leave in. */
export type TypedArray =
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Float32Array
  | Float64Array;

/** `Float16Array`, where TypeScript's `lib` of the reader knows it; Node has it from version 24. */
export type Float16Array = typeof globalThis extends { Float16Array: { prototype: infer T extends ArrayBufferView } }
  ? T
  : ArrayBufferView & ArrayLike<number>;

/** Memory that elements come in by: a typed array, `Buffer` or `DataView`, or a whole buffer. */
export type HostMemory = ArrayBufferView | ArrayBuffer | SharedArrayBuffer;

export interface HostViewOptions {
  /**
   * `false`: the array's own memory, kept by the view, instead of a copy; an array that is not laid out row-major is
   * copied first. Arrays never change: do not write to it. Default: true.
   */
  copy?: boolean | undefined;
}

export interface TypedArrayOptions extends HostViewOptions {
  /**
   * `'float32'`: the values of a float16 or bfloat16 array as `Float32Array` instead of `Uint16Array` bits.
   * `'float16'`: a float16 array as `Float16Array`, which Node has from version 24.
   */
  as?: 'float32' | 'float16' | undefined;
}
