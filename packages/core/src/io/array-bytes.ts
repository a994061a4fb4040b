import type { MLXArray } from '../array.js';
import { evalAsync } from '../evaluate.js';

/** The elements in row-major order, as a file holds them. */
export async function arrayBytes(array: MLXArray): Promise<Uint8Array> {
  await evalAsync(array);
  const { buffer, byteOffset, byteLength } = array.toTypedArray();
  return new Uint8Array(buffer, byteOffset, byteLength);
}
