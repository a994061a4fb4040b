import type { Dtype } from '../../dtype.js';
import { formatDescr } from './dtypes.js';
import { npyMagic } from './parse-header.js';

/** NumPy aligns the elements so. */
const alignment = 64;
const fixedBytes = 10;

/** What opens an npy file of version 1, byte for byte as NumPy writes it. */
export function formatHeader(shape: readonly number[], dtype: Dtype): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${formatDescr(dtype)}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const size = Math.ceil((fixedBytes + text.length + 1) / alignment) * alignment;
  const bytes = Buffer.alloc(size, ' ');
  bytes.write(npyMagic, 'latin1');
  bytes.writeUInt16LE(1, 6);
  bytes.writeUInt16LE(size - fixedBytes, 8);
  bytes.write(text, fixedBytes);
  bytes.write('\n', size - 1);
  return bytes;
}
