import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';
import {
  deflated,
  directoryEnd,
  directoryEntry,
  elsewhere,
  localHeader,
  manyElsewhere,
  stored,
  wideDirectoryEnd,
  wideExtra,
  wideLocator,
} from './records.js';

const deflate = promisify(deflateRaw);

/** The version that knows 64 bits, and names in UTF-8. */
const version = 45;
const utf8Names = 1 << 11;
/** January 1st, 1980: the same arrays give the same file. */
const date = 0x21;
/** A regular file that its owner reads and writes. */
const attributes = 0o100600 * 2 ** 16;

interface Written {
  readonly name: Buffer;
  readonly method: number;
  readonly crc: number;
  readonly bytes: number;
  readonly packedBytes: number;
  readonly offset: number;
}

/** What a local header and an entry of the directory share, from the version to the length of the extra field. */
function writeShared(record: Buffer, at: number, { name, method, crc }: Written, extraBytes: number): void {
  record.writeUInt16LE(version, at);
  record.writeUInt16LE(utf8Names, at + 2);
  record.writeUInt16LE(method, at + 4);
  record.writeUInt16LE(date, at + 8);
  record.writeUInt32LE(crc, at + 10);
  record.writeUInt32LE(elsewhere, at + 14);
  record.writeUInt32LE(elsewhere, at + 18);
  record.writeUInt16LE(name.length, at + 22);
  record.writeUInt16LE(extraBytes, at + 24);
}

function extraField(numbers: readonly number[]): Buffer {
  const field = Buffer.alloc(4 + numbers.length * 8);
  field.writeUInt16LE(wideExtra);
  field.writeUInt16LE(numbers.length * 8, 2);
  for (const [index, number] of numbers.entries()) field.writeBigUInt64LE(BigInt(number), 4 + index * 8);
  return field;
}

function formatLocal(entry: Written): Buffer {
  const extra = extraField([entry.bytes, entry.packedBytes]);
  const record = Buffer.alloc(localHeader.bytes);
  record.writeUInt32LE(localHeader.signature);
  writeShared(record, 4, entry, extra.length);
  return Buffer.concat([record, entry.name, extra]);
}

function formatEntry(entry: Written): Buffer {
  const extra = extraField([entry.bytes, entry.packedBytes, entry.offset]);
  const record = Buffer.alloc(directoryEntry.bytes);
  record.writeUInt32LE(directoryEntry.signature);
  record.writeUInt16LE((3 << 8) | version, 4); // the attributes are Unix's
  writeShared(record, 6, entry, extra.length);
  record.writeUInt32LE(attributes, 38);
  record.writeUInt32LE(elsewhere, 42);
  return Buffer.concat([record, entry.name, extra]);
}

function formatEnd(count: number, length: number, offset: number): Buffer {
  const record = Buffer.alloc(wideDirectoryEnd.bytes + wideLocator.bytes + directoryEnd.bytes);
  record.writeUInt32LE(wideDirectoryEnd.signature);
  record.writeBigUInt64LE(BigInt(wideDirectoryEnd.bytes - 12), 4);
  record.writeUInt16LE(version, 12);
  record.writeUInt16LE(version, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(length), 40);
  record.writeBigUInt64LE(BigInt(offset), 48);
  const locator = record.subarray(wideDirectoryEnd.bytes);
  locator.writeUInt32LE(wideLocator.signature);
  locator.writeBigUInt64LE(BigInt(offset + length), 8);
  locator.writeUInt32LE(1, 16);
  const end = locator.subarray(wideLocator.bytes);
  end.writeUInt32LE(directoryEnd.signature);
  end.writeUInt16LE(manyElsewhere, 8);
  end.writeUInt16LE(manyElsewhere, 10);
  end.writeUInt32LE(elsewhere, 12);
  end.writeUInt32LE(elsewhere, 16);
  return record;
}

export interface ZipInput {
  readonly name: string;
  /** Called when its turn comes, so that one entry is in memory at a time. */
  readonly read: () => Promise<Uint8Array>;
}

/** A zip file of `inputs`, stored or deflated, always with sizes and places in 64 bits. */
export async function* writeZip(inputs: readonly ZipInput[], isCompressed: boolean): AsyncGenerator<Uint8Array, void> {
  const entries: Buffer[] = [];
  let offset = 0;
  for (const { name, read } of inputs) {
    const bytes = await read();
    const packed = isCompressed ? await deflate(bytes) : bytes;
    const entry = {
      name: Buffer.from(name),
      method: isCompressed ? deflated : stored,
      crc: crc32(bytes),
      bytes: bytes.length,
      packedBytes: packed.length,
      offset,
    };
    const header = formatLocal(entry);
    yield header;
    yield packed;
    entries.push(formatEntry(entry));
    offset += header.length + packed.length;
  }
  const directory = Buffer.concat(entries);
  yield directory;
  yield formatEnd(entries.length, directory.length, offset);
}
