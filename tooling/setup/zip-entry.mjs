import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const localEntry = 0x04034b50;

/**
 * Extracts one file of a zip archive (stored or deflated, below 4 GB) without reading the rest.
 * @param {string} archive
 * @param {string} name the entry's whole path inside the archive
 * @param {string} target
 * @param {(chunk: Buffer, done: number) => void} onChunk each decompressed piece, and the bytes written with it
 */
export async function extractEntry(archive, name, target, onChunk) {
  const { start, compressed, method } = await findEntry(archive, name);
  const decompress = method === 8 ? createInflateRaw() : new PassThrough();
  let done = 0;
  decompress.on('data', (/** @type {Buffer} */ chunk) => {
    done += chunk.length;
    onChunk(chunk, done);
  });
  const compressedBytes = createReadStream(archive, { start, end: start + compressed - 1 });
  await pipeline(compressedBytes, decompress, createWriteStream(target, { flush: true }));
}

/** @param {string} archive @param {string} name */
async function findEntry(archive, name) {
  const file = await open(archive, 'r');
  try {
    const { size } = await file.stat();
    /** @param {number} position @param {number} length */
    const read = async (position, length) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
      return buffer.subarray(0, bytesRead);
    };
    const tailLength = Math.min(size, 22 + 0xffff);
    const tail = await read(size - tailLength, tailLength);
    const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
    if (end < 0 || tail.readUInt32LE(end) !== endOfDirectory) throw new Error(`${archive} is not a zip archive`);
    const directory = await read(tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
    for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === directoryEntry; ) {
      const nameLength = directory.readUInt16LE(at + 28);
      const entryName = directory.toString('utf8', at + 46, at + 46 + nameLength);
      if (entryName === name) return await locate(directory, at, read);
      at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    }
    throw new Error(`${archive} has no entry ${name}`);
  } finally {
    await file.close();
  }
}

/** @param {Buffer} directory @param {number} at @param {(position: number, length: number) => Promise<Buffer>} read */
async function locate(directory, at, read) {
  const method = directory.readUInt16LE(at + 10);
  if (method !== 0 && method !== 8) throw new Error(`compression method ${method} is not supported`);
  const offset = directory.readUInt32LE(at + 42);
  const local = await read(offset, 30);
  if (local.readUInt32LE(0) !== localEntry) throw new Error('the archive is damaged');
  const start = offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  return { start, compressed: directory.readUInt32LE(at + 20), method };
}
