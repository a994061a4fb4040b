import type { MLXArray } from '../../array.js';
import { fromBytes } from '../../creation.js';
import { transpose } from '../../ops/axes.js';
import type { ByteSource } from '../byte-source.js';
import type { Failure } from '../failure.js';
import { readElements } from '../read-elements.js';
import { type NpyHeader, parseHeader } from './parse-header.js';
import { swapBytes } from './swap-bytes.js';

/** The row-major numbers of `header`. */
async function readNumbers(source: ByteSource, header: NpyHeader, fail: Failure): Promise<MLXArray> {
  const { offset, nbytes, shape, dtype, isBigEndian } = header;
  if (!isBigEndian) return readElements(source, offset, { shape, dtype }, 'npy', fail);
  return fromBytes(swapBytes(await source.read(offset, nbytes), dtype), shape, dtype);
}

/** Whether its rows lie one behind the other. */
export function isRowMajor({ isFortran, shape }: NpyHeader): boolean {
  return !isFortran || shape.length < 2;
}

/** The array behind a header. @throws FileError for malformed bools. */
export async function readArray(source: ByteSource, header: NpyHeader, fail: Failure): Promise<MLXArray> {
  if (isRowMajor(header)) return readNumbers(source, header, fail);
  const reversed = await readNumbers(source, { ...header, shape: header.shape.toReversed() }, fail);
  try {
    return transpose(reversed);
  } finally {
    reversed.dispose();
  }
}

/** The array of an npy file. @throws FileError as `parseHeader` and for malformed bools. */
export async function readNpy(source: ByteSource, fail: Failure): Promise<MLXArray> {
  return readArray(source, await parseHeader(source, fail), fail);
}
