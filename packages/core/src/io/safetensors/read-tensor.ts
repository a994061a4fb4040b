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

/** The arrays of `infos`, read in one turn but for bools. @throws FileError for malformed ones; nothing stays allocated. */
export async function readTensors(
  source: ByteSource,
  dataOffset: number,
  infos: readonly SafetensorsInfo[],
  fail: Failure,
): Promise<MLXArray[]> {
  const plain = infos.filter(({ dtype }) => dtype !== 'bool');
  const read = await source.readArrays(
    plain.map(({ offset, shape, dtype }) => ({ offset: dataOffset + offset, shape, dtype })),
  );
  const arrays = new Map(plain.map((info, index) => [info, read[index] as MLXArray]));
  try {
    for (const info of infos.filter(({ dtype }) => dtype === 'bool'))
      arrays.set(info, await readElements(source, dataOffset + info.offset, info, `tensor ${quote(info.name)}`, fail));
    return infos.map((info) => arrays.get(info) as MLXArray);
  } catch (error) {
    for (const array of arrays.values()) array.dispose();
    throw error;
  }
}
