import type { Failure } from '../failure.js';
import { decodeUTF8, quote } from '../utf8.js';
import { deflated, directoryEntry, elsewhere, stored, wideExtra } from './records.js';

export interface ZipEntry {
  readonly name: string;
  readonly method: typeof stored | typeof deflated;
  readonly crc: number;
  /** In the file. */
  readonly packedBytes: number;
  readonly bytes: number;
  /** Where its local header starts. */
  readonly offset: number;
}

/** No deflated byte stands for more. */
const maxRatio = 1032;
const encrypted = 1;

/** The numbers of 64 bits of an entry, one after the other. */
function wideNumbers(extra: Buffer, what: string, fail: Failure): () => number {
  let field: Buffer = Buffer.alloc(0);
  for (let at = 0; at + 4 <= extra.length; ) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (end > extra.length) throw fail(`${what}: its extra field ends early`);
    if (extra.readUInt16LE(at) === wideExtra) field = extra.subarray(at + 4, end);
    at = end;
  }
  let at = 0;
  return () => {
    at += 8;
    if (at > field.length) throw fail(`${what}: expected a number of 64 bits in its extra field`);
    return Number(field.readBigUInt64LE(at - 8));
  };
}

function checkEntry({ name, method, packedBytes, bytes }: ZipEntry, flags: number, fail: Failure): void {
  const what = `entry ${quote(name)}`;
  if (flags & encrypted) throw fail(`${what} is encrypted`, { code: 'Unsupported' });
  if (method !== stored && method !== deflated)
    throw fail(`${what}: compression method ${method} is not supported, only 0 and 8`, { code: 'Unsupported' });
  const most = method === stored ? packedBytes : packedBytes * maxRatio;
  if (bytes > most || (method === stored && bytes !== packedBytes))
    throw fail(`${what}: ${packedBytes} bytes of the file cannot hold ${bytes}`);
}

/** The entry of a directory at `at`, and where it ends. @throws FileError for an entry that ends early or cannot be read. */
export function parseEntry(directory: Buffer, at: number, fail: Failure): { entry: ZipEntry; end: number } {
  const nameAt = at + directoryEntry.bytes;
  if (nameAt > directory.length || directory.readUInt32LE(at) !== directoryEntry.signature)
    throw fail(`directory: expected an entry at byte ${at}`);
  const extraAt = nameAt + directory.readUInt16LE(at + 28);
  const commentAt = extraAt + directory.readUInt16LE(at + 30);
  const end = commentAt + directory.readUInt16LE(at + 32);
  if (end > directory.length) throw fail(`directory: the entry at byte ${at} ends early`);
  const name = decodeUTF8(directory, nameAt, extraAt, 'the name of an entry', fail);
  const wide = wideNumbers(directory.subarray(extraAt, commentAt), `entry ${quote(name)}`, fail);
  const number = (offset: number) => {
    const value = directory.readUInt32LE(at + offset);
    return value === elsewhere ? wide() : value;
  };
  const bytes = number(24);
  const packedBytes = number(20);
  const offset = number(42);
  const method = directory.readUInt16LE(at + 10) as ZipEntry['method'];
  const entry = { name, method, crc: directory.readUInt32LE(at + 16), packedBytes, bytes, offset };
  checkEntry(entry, directory.readUInt16LE(at + 8), fail);
  return { entry, end };
}
