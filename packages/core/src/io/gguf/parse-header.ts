import type { ByteSource } from '../byte-source.js';
import type { Failure } from '../failure.js';
import { quote } from '../utf8.js';
import { defaultAlignment } from './gguf-limits.js';
import { HeaderCursor } from './header-cursor.js';
import { readMetadata } from './read-metadata.js';
import { type GGUFTensorInfo, readTensorInfos } from './read-tensor-infos.js';
import { arrayNames } from './tensor-arrays.js';
import type { GGUFValue, GGUFValueType } from './value-types.js';

export interface GGUFHeader {
  /** Of the format: 2 or 3. */
  readonly version: number;
  readonly metadata: Map<string, GGUFValue>;
  /** How the file stores each metadata value, by its key. */
  readonly metadataTypes: Map<string, GGUFValueType>;
  /** In file order. */
  readonly tensors: GGUFTensorInfo[];
  /** Bytes to which the data of each tensor is aligned. */
  readonly alignment: number;
  /** Where the data section starts. */
  readonly dataOffset: number;
  /** Bytes of the whole file. */
  readonly size: number;
}

/** Those that were read from a file here, and so checked. */
const parsed = new WeakSet<GGUFHeader>();

export function isParsed(header: GGUFHeader): boolean {
  return parsed.has(header);
}

const magic = 0x46554747;
const fixedBytes = 24;

function checkVersion(found: number, version: number, fail: Failure): void {
  const swapped = (version & 0xffff) === 0 && version !== 0;
  if (found === 0x47475546 || (found === magic && swapped))
    throw fail('this GGUF file is big-endian, only little-endian files are supported', { code: 'Unsupported' });
  if (found !== magic) throw fail('expected a GGUF file, got one that does not start with "GGUF"');
  if (version !== 2 && version !== 3)
    throw fail(`GGUF version ${version} is not supported, only 2 and 3`, { code: 'Unsupported' });
}

function alignmentOf(metadata: Map<string, GGUFValue>, fail: Failure): number {
  const alignment = metadata.get('general.alignment') ?? defaultAlignment;
  if (typeof alignment !== 'number' || !Number.isInteger(Math.log2(alignment)) || alignment < 1 || alignment > 2 ** 31)
    throw fail(`general.alignment: expected a power of two, got ${alignment}`);
  return alignment;
}

/** The arrays that tensors become have names of their own. */
function checkNames(tensors: readonly GGUFTensorInfo[], fail: Failure): void {
  const names = new Set<string>();
  for (const name of tensors.flatMap(arrayNames)) {
    if (names.has(name)) throw fail(`tensor ${quote(name)} is there twice, once as a part of a quantized tensor`);
    names.add(name);
  }
}

/** Every tensor must lie inside the file, aligned, and apart from the others. */
function checkPlacement({ tensors, alignment, dataOffset, size }: GGUFHeader, fail: Failure): void {
  let end = 0;
  let last = '';
  for (const { name, type, shape, offset, nbytes } of tensors.toSorted(
    (a, b) => a.offset - b.offset || a.nbytes - b.nbytes,
  )) {
    const what = `tensor ${quote(name)}`;
    if (offset % alignment !== 0) throw fail(`${what}: expected an offset divisible by ${alignment}, got ${offset}`);
    if (offset < end) throw fail(`${what}: its data at offset ${offset} overlaps ${last}, which ends at ${end}`);
    end = offset + nbytes;
    last = what;
    if (dataOffset + end > size)
      throw fail(
        `${what}: expected ${nbytes} bytes of ${type} [${shape.join(', ')}] up to byte ${dataOffset + end}, ` +
          `the file has ${size} bytes (truncated?)`,
      );
  }
}

/**
 * Reads and checks all but the data of a GGUF file.
 *
 * @throws FileError for another format, version 1, big-endian files, and as `readMetadata` and `readTensorInfos`; for an
 * alignment that is no power of two, for two arrays of one name, and tensor data that is misaligned, overlaps or lies outside of the file.
 */
export async function parseHeader(source: ByteSource, fail: Failure): Promise<GGUFHeader> {
  const cursor = new HeaderCursor(source, fail);
  await cursor.ensure(8, 'GGUF header');
  const found = cursor.u32();
  const version = cursor.u32();
  checkVersion(found, version, fail);
  await cursor.ensure(fixedBytes - 8, 'GGUF header');
  const tensorCount = cursor.u64();
  const { metadata, metadataTypes } = await readMetadata(cursor, cursor.u64(), fail);
  const tensors = await readTensorInfos(cursor, tensorCount, fail);
  const alignment = alignmentOf(metadata, fail);
  const dataOffset = Math.ceil(cursor.offset / alignment) * alignment;
  const header = { version, metadata, metadataTypes, tensors, alignment, dataOffset, size: source.size };
  checkNames(tensors, fail);
  checkPlacement(header, fail);
  parsed.add(header);
  return header;
}
