import type { ByteSource } from '../byte-source.js';
import type { Failure } from '../failure.js';
import { limits } from '../limits.js';
import { quote } from '../utf8.js';
import { type DirectoryPlace, findDirectory } from './find-directory.js';
import { parseEntry, type ZipEntry } from './parse-entry.js';
import { directoryEntry, localHeader } from './records.js';

async function entriesAt(source: ByteSource, place: DirectoryPlace, fail: Failure): Promise<ZipEntry[]> {
  const { offset, length, count } = place;
  if (count > limits.tensors) throw fail(`expected at most ${limits.tensors} entries, got ${count}`);
  if (length > limits.headerBytes) throw fail(`directory: expected at most ${limits.headerBytes} bytes, got ${length}`);
  if (count * directoryEntry.bytes > length) throw fail(`directory: ${count} entries do not fit in ${length} bytes`);
  const bytes = Buffer.from((await source.read(offset, length)).buffer);
  const entries: ZipEntry[] = [];
  let at = 0;
  while (entries.length < count) {
    const { entry, end } = parseEntry(bytes, at, fail);
    entries.push(entry);
    at = end;
  }
  if (at !== length) throw fail(`directory: expected ${at} bytes for ${count} entries, got ${length}`);
  return entries;
}

/** Names differ, and no entry lies over another or over the directory: a small file cannot hold much. */
function checkEntries(entries: readonly ZipEntry[], directoryOffset: number, fail: Failure): void {
  const names = new Set<string>();
  let end = 0;
  for (const { name, offset, packedBytes } of entries.toSorted((a, b) => a.offset - b.offset)) {
    const what = `entry ${quote(name)}`;
    if (names.has(name)) throw fail(`${what} is there twice`);
    names.add(name);
    if (offset < end) throw fail(`${what}: its data at offset ${offset} overlaps what ends at ${end}`);
    end = offset + localHeader.bytes + Buffer.byteLength(name) + packedBytes;
    if (end > directoryOffset)
      throw fail(`${what}: expected its data to end before the directory at ${directoryOffset}, got ${end}`);
  }
}

/**
 * The entries of a zip file in the order of its directory.
 *
 * @throws FileError for a file without a directory, one of many disks, encrypted or otherwise compressed entries, names
 * that are repeated or not UTF-8, sizes that no deflate gives, and entries that overlap or lie outside of the file.
 */
export async function readDirectory(source: ByteSource, fail: Failure): Promise<ZipEntry[]> {
  const place = await findDirectory(source, fail);
  const entries = await entriesAt(source, place, fail);
  checkEntries(entries, place.offset, fail);
  return entries;
}
