import type { MLXArray } from '../../array.js';
import type { ByteSource } from '../byte-source.js';
import type { Failure } from '../failure.js';
import { limits } from '../limits.js';
import { readElements } from '../read-elements.js';
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

/** The data of one tensor, in a list of its own. */
export async function readTensor(
  source: ByteSource,
  dataOffset: number,
  info: SafetensorsInfo,
  fail: Failure,
): Promise<[MLXArray]> {
  return [await readElements(source, dataOffset + info.offset, info, `tensor ${quote(info.name)}`, fail)];
}
