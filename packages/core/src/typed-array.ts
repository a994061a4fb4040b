import { types } from 'node:util';
import type { Dtype } from './dtype.js';
import { ArgumentError } from './errors/argument-error.js';
import type { HostMemory } from './host-types.js';

const dtypes: ReadonlyMap<unknown, Dtype> = new Map<string, Dtype>([
  ['Uint8Array', 'uint8'],
  ['Uint8ClampedArray', 'uint8'],
  ['Uint16Array', 'uint16'],
  ['Uint32Array', 'uint32'],
  ['BigUint64Array', 'uint64'],
  ['Int8Array', 'int8'],
  ['Int16Array', 'int16'],
  ['Int32Array', 'int32'],
  ['BigInt64Array', 'int64'],
  ['Float16Array', 'float16'],
  ['Float32Array', 'float32'],
  ['Float64Array', 'float64'],
]);

const prototype = Object.getPrototypeOf(Uint8Array.prototype);
const tagOf = Object.getOwnPropertyDescriptor(prototype, Symbol.toStringTag)?.get as () => string | undefined;

export function isHostMemory(value: unknown): value is HostMemory {
  return ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value);
}

/** The dtype of a typed array, of whatever subclass or realm; none for `DataView` and whole buffers. */
export function memoryDtype(memory: HostMemory): Dtype | undefined {
  return dtypes.get(tagOf.call(memory));
}

/** @throws ArgumentError where the memory was taken away from under the view. */
export function memoryBytes(op: string, memory: HostMemory): Uint8Array {
  try {
    if (!ArrayBuffer.isView(memory)) return new Uint8Array(memory);
    const { buffer, byteOffset, byteLength } = memory; // of a DataView that is out of bounds these throw
    if (byteLength === 0 && memoryDtype(memory) !== undefined) prototype.keys.call(memory); // and of others this
    return new Uint8Array(buffer, byteOffset, byteLength);
  } catch (cause) {
    const message = 'expected memory that is there, got a buffer that was detached or that shrank below its view';
    throw new ArgumentError({ op, message, cause });
  }
}
