import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import type { ByteSource } from '../byte-source.js';
import type { Failure } from '../failure.js';
import { quote } from '../utf8.js';
import type { ZipEntry } from './parse-entry.js';
import { localHeader, stored } from './records.js';

const inflate = promisify(inflateRaw);
const chunkBytes = 2 ** 20;

async function dataOffset(source: ByteSource, { name, offset }: ZipEntry, fail: Failure): Promise<number> {
  const nameAt = offset + localHeader.bytes;
  const header = Buffer.from((await source.read(offset, localHeader.bytes)).buffer);
  const nameBytes = header.readUInt16LE(26);
  const local = Buffer.from(await source.read(nameAt, nameBytes));
  if (header.readUInt32LE(0) !== localHeader.signature || !local.equals(Buffer.from(name)))
    throw fail(`entry ${quote(name)}: expected its own header at offset ${offset}`);
  return nameAt + nameBytes + header.readUInt16LE(28);
}

/**
 * The bytes of an entry, unpacked.
 *
 * @throws FileError where they are more, fewer or others than the directory says.
 */
export async function readEntry(source: ByteSource, entry: ZipEntry, fail: Failure): Promise<Uint8Array> {
  const what = `entry ${quote(entry.name)}`;
  const packed = await source.read(await dataOffset(source, entry, fail), entry.packedBytes);
  let bytes: Uint8Array = packed;
  if (entry.method !== stored) {
    const options = {
      maxOutputLength: Math.max(1, entry.bytes),
      chunkSize: Math.max(64, Math.min(entry.bytes, chunkBytes)),
    };
    bytes = await inflate(packed, options).catch((cause: Error) => {
      throw fail(`${what}: expected ${entry.bytes} bytes deflated: ${cause.message}`, { cause });
    });
  }
  if (bytes.length !== entry.bytes) throw fail(`${what}: expected ${entry.bytes} bytes, got ${bytes.length}`);
  const crc = crc32(bytes);
  if (crc !== entry.crc) throw fail(`${what}: expected bytes with the checksum ${entry.crc}, got ${crc}`);
  return bytes;
}
