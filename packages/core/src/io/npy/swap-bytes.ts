import { type Dtype, dtypeSize } from '../../dtype.js';

/** Turns each number around, in place; a complex one is two. */
export function swapBytes(bytes: Uint8Array<ArrayBuffer>, dtype: Dtype): Uint8Array<ArrayBuffer> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = dtype === 'complex64' ? 4 : dtypeSize(dtype);
  if (width === 2) buffer.swap16();
  else if (width === 4) buffer.swap32();
  else if (width === 8) buffer.swap64();
  return bytes;
}
