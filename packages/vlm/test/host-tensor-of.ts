import type { MLXArray } from '@mlxts/core';
import type { HostTensor, OracleDtype } from '@mlxts/oracle';

/** The bytes of an array, for the matchers of the oracle. */
export function hostTensorOf(array: MLXArray): HostTensor {
  const { buffer, byteOffset, byteLength } = array.toTypedArray();
  return {
    dtype: array.dtype satisfies OracleDtype,
    shape: array.shape,
    bytes: new Uint8Array(buffer, byteOffset, byteLength),
  };
}
