import type { MLXArray } from '../array.js';
import { fromBytes } from '../creation.js';
import { type Dtype, dtypeSize } from '../dtype.js';
import { elementCount } from './element-count.js';
import type { Failure } from './failure.js';

/** Where an array lies. */
export interface ArrayPlace {
  readonly offset: number;
  readonly shape: readonly number[];
  readonly dtype: Dtype;
}

/** Random access to the bytes of a container, in memory or on disk. Every read is whole or an error. */
export interface ByteSource {
  /** Bytes in all, as found when the source was opened. */
  readonly size: number;
  /** `length` bytes from `offset`, in a buffer of their own. */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  /** The arrays of the row-major bytes from each `offset`, in one turn. */
  readArrays(places: readonly ArrayPlace[]): Promise<MLXArray[]>;
  /** The array of the row-major bytes from `offset`. */
  readArray(offset: number, shape: readonly number[], dtype: Dtype): Promise<MLXArray>;
  /** @throws FileError when the size is no longer what it was. */
  checkUnchanged(): Promise<void>;
}

/** @throws FileError unless `length` bytes from `offset` lie within `size`. */
export function checkRange(size: number, offset: number, length: number, fail: Failure): void {
  if (offset + length > size) throw fail(`expected ${length} bytes at offset ${offset}, the file has ${size}`);
}

/** @throws FileError outside of `bytes`. */
export function memorySource(bytes: Uint8Array, fail: Failure): ByteSource {
  const arrayAt = ({ offset, shape, dtype }: ArrayPlace): MLXArray => {
    const length = elementCount(shape, 'array', fail) * dtypeSize(dtype);
    checkRange(bytes.length, offset, length, fail);
    return fromBytes(bytes.subarray(offset, offset + length), shape, dtype);
  };
  return {
    size: bytes.length,
    async read(offset, length) {
      checkRange(bytes.length, offset, length, fail);
      return Uint8Array.prototype.slice.call(bytes, offset, offset + length) as Uint8Array<ArrayBuffer>;
    },
    readArrays: async (places) => places.map(arrayAt),
    readArray: async (offset, shape, dtype) => arrayAt({ offset, shape, dtype }),
    async checkUnchanged() {},
  };
}
