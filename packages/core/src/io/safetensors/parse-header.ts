import { setImmediate } from 'node:timers/promises';
import { type Dtype, dtypeSize } from '../../dtype.js';
import { elementCount } from '../element-count.js';
import type { Failure } from '../failure.js';
import { limits } from '../limits.js';
import { quote } from '../utf8.js';
import { fileDtypeByTag } from './dtypes.js';
import { HeaderReader } from './header-reader.js';

export interface SafetensorsInfo {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: number[];
  /** Of the first byte, from the end of the header. */
  readonly offset: number;
  readonly nbytes: number;
}

export interface ParsedHeader {
  /** In file order. */
  readonly tensors: SafetensorsInfo[];
  readonly metadata: Map<string, string>;
}

/** Between two turns of the event loop at most this many entries are parsed. */
const entriesPerTurn = 1024;

function parseMetadata(reader: HeaderReader): Map<string, string> {
  const metadata = new Map<string, string>();
  // Python MLX writes null where there is none.
  if (reader.acceptNull()) return metadata;
  for (const key of reader.keys('__metadata__')) metadata.set(key, reader.string(`the value of ${quote(key)}`));
  return metadata;
}

function parseTensor(reader: HeaderReader, name: string, fail: Failure): SafetensorsInfo {
  const what = `tensor ${quote(name)}`;
  if (name.includes('\0')) throw fail(`${what}: expected a name without NUL`);
  let tag: string | undefined;
  let shape: number[] | undefined;
  let offsets: number[] | undefined;
  for (const key of reader.keys(what)) {
    if (key === 'dtype') tag = reader.string(`dtype of ${what}`);
    else if (key === 'shape') shape = reader.integers(`shape of ${what}`, limits.rank);
    else if (key === 'data_offsets') offsets = reader.integers(`data_offsets of ${what}`, 2);
    else throw fail(`${what}: expected dtype, shape and data_offsets, got ${quote(key)}`);
  }
  if (tag === undefined) throw fail(`${what}: dtype is missing`);
  if (shape === undefined) throw fail(`${what}: shape is missing`);
  const [start, end] = offsets ?? [];
  if (start === undefined || end === undefined) throw fail(`${what}: expected data_offsets [start, end]`);

  const kind = fileDtypeByTag.get(tag);
  if (!kind)
    throw fail(`${what}: dtype ${quote(tag)} is not supported, only ${[...fileDtypeByTag.keys()].join(' ')}`, {
      code: 'Unsupported',
    });
  const nbytes = elementCount(shape, what, fail) * dtypeSize(kind.dtype);
  if (end - start !== nbytes)
    throw fail(
      `${what}: expected ${nbytes} bytes for ${tag} [${shape.join(', ')}], got data_offsets [${start}, ${end}]`,
    );
  return { name, dtype: kind.dtype, shape, offset: start, nbytes };
}

/** The tensors must follow each other without a gap, in order and to the last byte of the file. */
function checkCoverage(tensors: SafetensorsInfo[], dataBytes: number, fail: Failure): void {
  let end = 0;
  let last = 'the header';
  for (const { name, offset, nbytes } of tensors) {
    const what = `tensor ${quote(name)}`;
    if (offset !== end) throw fail(`${what}: expected data at offset ${end}, after ${last}, got ${offset}`);
    end += nbytes;
    last = what;
    if (end > dataBytes)
      throw fail(`${what}: expected data up to offset ${end}, the file has only ${dataBytes} bytes of data`);
  }
  if (end !== dataBytes) throw fail(`expected ${end} bytes of data, the file has ${dataBytes}`);
}

/**
 * The tensors and metadata that the JSON in `bytes` declares, for a file with `dataBytes` bytes after the header.
 *
 * @throws FileError for malformed JSON, a repeated key, a wrong or missing field, an unsupported dtype, more than
 * 200,000 tensors, rank above 8, sizes that disagree, and data that overlaps, leaves a gap or ends elsewhere.
 */
export async function parseHeader(bytes: Uint8Array, dataBytes: number, fail: Failure): Promise<ParsedHeader> {
  const reader = new HeaderReader(bytes, fail);
  if (bytes[0] !== 0x7b) throw fail("header: expected '{' as its first byte");
  const tensors: SafetensorsInfo[] = [];
  let metadata = new Map<string, string>();
  for (const key of reader.keys('the header')) {
    if (key === '__metadata__') metadata = parseMetadata(reader);
    else if (tensors.length === limits.tensors) throw fail(`header: expected at most ${limits.tensors} tensors`);
    else tensors.push(parseTensor(reader, key, fail));
    if (tensors.length % entriesPerTurn === 0) await setImmediate();
  }
  reader.end();
  tensors.sort((a, b) => a.offset - b.offset || a.nbytes - b.nbytes);
  checkCoverage(tensors, dataBytes, fail);
  return { tensors, metadata };
}
