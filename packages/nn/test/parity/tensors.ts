import { fromBytes, type MLXArray } from '@mlxts/core';
import type { HostTensor } from '@mlxts/oracle';

/** An array as the oracle takes it. */
export function toHost(a: MLXArray): HostTensor {
  return { dtype: a.dtype, shape: a.shape, bytes: new Uint8Array(a.toTypedArray().buffer) };
}

/** What the oracle gave, as an array. */
export function fromHost({ bytes, shape, dtype }: HostTensor): MLXArray {
  return fromBytes(bytes, shape, dtype);
}

/** Named arrays, the absent ones left out. */
export function toHosts(arrays: Readonly<Record<string, MLXArray | undefined>>): Record<string, HostTensor> {
  return Object.fromEntries(Object.entries(arrays).flatMap(([key, a]) => (a === undefined ? [] : [[key, toHost(a)]])));
}
