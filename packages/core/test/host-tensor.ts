import type { HostTensor } from '@mlxts/oracle';
import type { MLXArray } from '../src/index.js';

/** The array as the oracle's matchers take it. */
export function host(array: MLXArray): HostTensor {
  const values = array.toTypedArray();
  return {
    dtype: array.dtype,
    shape: [...array.shape],
    bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  };
}
