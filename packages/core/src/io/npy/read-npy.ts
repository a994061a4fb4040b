import type { MLXArray } from '../../array.js';
import { fromBytes } from '../../creation.js';
import { transpose } from '../../ops/axes.js';
import type { ByteSource } from '../byte-source.js';
import type { Failure } from '../failure.js';
import { readElements } from '../read-elements.js';
import { type NpyHeader, parseHeader } from './parse-header.js';
import { swapBytes } from './swap-bytes.js';

async function readRows(source: ByteSource, header: NpyHeader, shape: number[], fail: Failure): Promise<MLXArray> {
  const { dataOffset, nbytes, dtype, isBigEndian } = header;
  if (!isBigEndian) return readElements(source, dataOffset, { shape, dtype }, 'npy', fail);
  return fromBytes(swapBytes(await source.read(dataOffset, nbytes), dtype), shape, dtype);
}

/** The array of an npy file. @throws FileError as `parseHeader` and for malformed bools. */
export async function readNpy(source: ByteSource, fail: Failure): Promise<MLXArray> {
  const header = await parseHeader(source, fail);
  if (!header.isFortran || header.shape.length < 2) return readRows(source, header, header.shape, fail);
  const reversed = await readRows(source, header, header.shape.toReversed(), fail);
  try {
    return transpose(reversed);
  } finally {
    reversed.dispose();
  }
}
