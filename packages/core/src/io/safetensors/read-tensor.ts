import type { MLXArray } from '../../array.js';
import { fromBytes } from '../../creation.js';
import type { ByteSource } from '../byte-source.js';
import type { Failure } from '../failure.js';
import { limits } from '../limits.js';
import { quote } from '../utf8.js';
import { type ParsedHeader, parseHeader, type SafetensorsInfo } from './parse-header.js';

const lengthBytes = 8;

export interface SafetensorsHeader extends ParsedHeader {
  /** Where the data of all tensors starts. */
  readonly dataOffset: number;
}

/** @throws FileError as `parseHeader`, and for a header above 100 MB or longer than the file. */
export async function readHeader(source: ByteSource, fail: Failure): Promise<SafetensorsHeader> {
  if (source.size < lengthBytes) throw fail(`expected a safetensors file, got ${source.size} bytes`);
  const length = new DataView((await source.read(0, lengthBytes)).buffer).getBigUint64(0, true);
  if (length > limits.headerBytes) throw fail(`header: expected at most ${limits.headerBytes} bytes, got ${length}`);
  const dataOffset = lengthBytes + Number(length);
  if (dataOffset > source.size) throw fail(`header: expected ${length} bytes, the file has ${source.size}`);
  const header = await parseHeader(await source.read(lengthBytes, Number(length)), source.size - dataOffset, fail);
  return { ...header, dataOffset };
}

function checkBool(bytes: Uint8Array, name: string, fail: Failure): void {
  const index = bytes.findIndex((byte) => byte > 1);
  if (index >= 0)
    throw fail(`tensor ${quote(name)}: expected BOOL bytes of 0 or 1, got ${bytes[index]} at element ${index}`);
}

/** The data of one tensor, in a list of its own. */
export async function readTensor(
  source: ByteSource,
  dataOffset: number,
  { name, offset, nbytes, shape, dtype }: SafetensorsInfo,
  fail: Failure,
): Promise<[MLXArray]> {
  if (dtype !== 'bool') return [await source.readArray(dataOffset + offset, shape, dtype)];
  const bytes = await source.read(dataOffset + offset, nbytes);
  checkBool(bytes, name, fail);
  return [fromBytes(bytes, shape, dtype)];
}
