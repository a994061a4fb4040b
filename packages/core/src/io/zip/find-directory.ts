import type { ByteSource } from '../byte-source.js';
import type { Failure } from '../failure.js';
import { directoryEnd, elsewhere, manyElsewhere, wideDirectoryEnd, wideLocator } from './records.js';

export interface DirectoryPlace {
  readonly offset: number;
  readonly length: number;
  readonly count: number;
}

const maxCommentBytes = 0xffff;

/** Of a directory that 32 bits do not describe; its record ends where the locator starts. */
async function widePlace(source: ByteSource, locatorAt: number, fail: Failure): Promise<DirectoryPlace> {
  const at = locatorAt - wideDirectoryEnd.bytes;
  if (at < 0) throw fail('expected a zip directory of 64 bits, the file is too short');
  const bytes = Buffer.from((await source.read(at, wideDirectoryEnd.bytes + wideLocator.bytes)).buffer);
  const locator = bytes.subarray(wideDirectoryEnd.bytes);
  if (
    locator.readUInt32LE(0) !== wideLocator.signature ||
    bytes.readUInt32LE(0) !== wideDirectoryEnd.signature ||
    Number(locator.readBigUInt64LE(8)) !== at
  )
    throw fail('expected a zip directory of 64 bits, got none where it should be');
  return {
    count: Number(bytes.readBigUInt64LE(32)),
    length: Number(bytes.readBigUInt64LE(40)),
    offset: Number(bytes.readBigUInt64LE(48)),
  };
}

/**
 * Where the directory is, from the record at the end of the file, behind which only its comment may stand.
 *
 * @throws FileError for a file without one, parts of a larger archive, and a directory elsewhere than before its end.
 */
export async function findDirectory(source: ByteSource, fail: Failure): Promise<DirectoryPlace> {
  const length = Math.min(source.size, directoryEnd.bytes + maxCommentBytes);
  const bytes = Buffer.from((await source.read(source.size - length, length)).buffer);
  let at = length - directoryEnd.bytes;
  const isEnd = () =>
    bytes.readUInt32LE(at) === directoryEnd.signature &&
    bytes.readUInt16LE(at + 20) === length - at - directoryEnd.bytes;
  while (at >= 0 && !isEnd()) at--;
  if (at < 0) throw fail('expected a zip file, got one without a directory at its end (truncated?)');
  if (bytes.readUInt32LE(at + 4) !== 0)
    throw fail('a part of a zip file of many disks is not supported', { code: 'Unsupported' });

  const narrow = {
    count: bytes.readUInt16LE(at + 10),
    length: bytes.readUInt32LE(at + 12),
    offset: bytes.readUInt32LE(at + 16),
  };
  const isWide = narrow.count === manyElsewhere || narrow.length === elsewhere || narrow.offset === elsewhere;
  const endAt = source.size - length + at;
  const locatorAt = endAt - wideLocator.bytes;
  const place = isWide ? await widePlace(source, locatorAt, fail) : narrow;
  const end = isWide ? locatorAt - wideDirectoryEnd.bytes : endAt;
  if (place.offset + place.length !== end)
    throw fail(`directory: expected it to end at byte ${end}, got ${place.offset} + ${place.length} bytes`);
  return place;
}
