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

/** Each tensor in file order with its bytes, one in memory at a time. */
export async function* readTensors(
  source: ByteSource,
  { tensors, dataOffset }: SafetensorsHeader,
  fail: Failure,
): AsyncGenerator<{ info: SafetensorsInfo; bytes: Uint8Array<ArrayBuffer> }, void> {
  for (const info of tensors) {
    const bytes = await source.read(dataOffset + info.offset, info.nbytes);
    if (info.dtype === 'bool') checkBool(bytes, info.name, fail);
    yield { info, bytes };
  }
}
