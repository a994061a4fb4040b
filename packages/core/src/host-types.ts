export interface Complex {
  re: number;
  im: number;
}

/** One element on the host: 64-bit integers are always bigint. */
export type Item = number | boolean | bigint | Complex;

export type NestedList = Item | NestedList[];

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
