import * as mx from '../../src/index.js';

/** What an array holds: what the valid call has there, small integers, any bytes, or zeros. */
export type Fill = 'valid' | 'small' | 'bytes' | 'zeros';

/** An array that has yet to be made; plain data, so that it can be sent to another process. */
export interface ArraySpec {
  readonly $array: {
    readonly dtype: mx.Dtype;
    readonly shape: readonly number[];
    readonly fill: Fill;
    readonly seed: number;
  };
}

export function isArraySpec(value: unknown): value is ArraySpec {
  return typeof value === 'object' && value !== null && '$array' in value;
}

/** Makes the array; `valid` is what the valid call has in its place. */
export function makeArray({ $array: { dtype, shape, fill, seed } }: ArraySpec, valid: unknown): mx.MLXArray {
  if (fill === 'valid' && valid instanceof mx.MLXArray) return mx.astype(valid, dtype);
  if (fill === 'zeros') return mx.zeros(shape, { dtype });
  const bytes = fill === 'bytes' ? randomBytes(shape, dtype, seed) : undefined;
  if (bytes !== undefined) return mx.fromBytes(bytes, shape, dtype);
  const small = mx.fromBytes(smallIntegers(shape, seed), shape, 'int8');
  const cast = mx.astype(small, dtype);
  small.dispose();
  return cast;
}

function count(shape: readonly number[]): number {
  return shape.reduce((product, dim) => product * dim, 1);
}

function randomBytes(shape: readonly number[], dtype: mx.Dtype, seed: number): Uint8Array {
  const next = integers(seed);
  const bytes = Uint8Array.from({ length: count(shape) * mx.dtypeSize(dtype) }, () => next() >>> 24);
  return dtype === 'bool' ? bytes.map((byte) => byte & 1) : bytes;
}

function smallIntegers(shape: readonly number[], seed: number): Uint8Array {
  const next = integers(seed);
  return new Uint8Array(Int8Array.from({ length: count(shape) }, () => ((next() >>> 16) % 6) - 1).buffer);
}

/** A linear congruential generator. */
function integers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state;
  };
}
