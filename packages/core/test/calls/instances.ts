import * as mx from '../../src/index.js';
import { temporaryFile } from './temporary-file.js';

const makers: Readonly<Record<string, () => unknown>> = {
  ArrayBuffer: () => new ArrayBuffer(16),
  SharedArrayBuffer: () => new SharedArrayBuffer(16),
  ArrayBufferView: () => new Float32Array(6),
  Stream: () => mx.defaultStream(),
  Slice: () => mx.s(0, 2),
  FunctionExporter: () => mx.exporter(temporaryFile('instance.mlxfn'), (x: mx.MLXArray) => mx.exp(x)),
  IndexedUpdate: () => mx.ones([4, 4]).at(0),
  MLXArray: () => mx.ones([4, 4]),
  Uint8Array: () => new Uint8Array(24),
  Uint8ClampedArray: () => new Uint8ClampedArray(6),
  Uint16Array: () => new Uint16Array(6),
  Uint32Array: () => new Uint32Array(6),
  BigUint64Array: () => new BigUint64Array(6),
  Int8Array: () => new Int8Array(6),
  Int16Array: () => new Int16Array(6),
  Int32Array: () => new Int32Array(6),
  BigInt64Array: () => new BigInt64Array(6),
  Float32Array: () => new Float32Array(6),
  Float64Array: () => new Float64Array(6),
  DataView: () => new DataView(new ArrayBuffer(8)),
  Iterable: () => [['a', mx.ones([2])]],
  Map: () => new Map(),
  ReadonlyMap: () => new Map(),
  Promise: () => Promise.resolve(mx.ones([2])),
  ReadableStream: () => new ReadableStream(),
  WritableStream: () => new WritableStream(),
  Date: () => new Date(0),
};

/** An instance of a class that a parameter or a method needs. */
export function makeInstance(name: string): unknown {
  const make = makers[name];
  if (make === undefined) throw new Error(`instances.ts: how is a ${name} made?`);
  return make();
}
