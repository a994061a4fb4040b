import { type Dtype, dtypeSize } from '../../dtype.js';
import type { ByteSource } from '../byte-source.js';
import { elementCount } from '../element-count.js';
import type { Failure } from '../failure.js';
import { decodeUTF8, quote } from '../utf8.js';
import { type NpyDtype, parseDescr } from './dtypes.js';
import { LiteralReader } from './literal-reader.js';

export interface NpyHeader extends NpyDtype {
  readonly dtype: Dtype;
  readonly shape: number[];
  /** Whether the first axis varies fastest. */
  readonly isFortran: boolean;
  /** Where the elements start. */
  readonly offset: number;
  readonly nbytes: number;
}

export const npyMagic = '\x93NUMPY';

const maxHeaderBytes = 2 ** 20;

interface Fields {
  descr: NpyDtype;
  isFortran: boolean;
  shape: number[];
}

function parseDtype(reader: LiteralReader, fail: Failure): NpyDtype {
  if (reader.accept('[')) throw fail('dtype: records are not supported, only one number each', { code: 'Unsupported' });
  const descr = reader.string('a dtype');
  const found = parseDescr(descr);
  if (!found) throw fail(`dtype ${quote(descr)} is not supported: MLX has none such`, { code: 'Unsupported' });
  return found;
}

function parseFields(text: string, fail: Failure): Fields {
  const reader = new LiteralReader(text, fail);
  const fields: Partial<Fields> = {};
  const seen = new Set<string>();
  reader.expect('{');
  while (!reader.accept('}')) {
    const key = reader.string('a key');
    if (seen.has(key)) throw fail(`header: ${quote(key)} is there twice`);
    seen.add(key);
    reader.expect(':');
    if (key === 'descr') fields.descr = parseDtype(reader, fail);
    else if (key === 'fortran_order') fields.isFortran = reader.bool('True or False for fortran_order');
    else if (key === 'shape') fields.shape = reader.tuple('shape');
    else throw fail(`header: expected descr, fortran_order and shape, got ${quote(key)}`);
    if (!reader.accept(',')) {
      reader.expect('}');
      break;
    }
  }
  reader.end();
  const { descr, isFortran, shape } = fields;
  if (descr === undefined || isFortran === undefined || shape === undefined)
    throw fail(`header: expected descr, fortran_order and shape, got ${[...seen].map(quote).join(', ') || 'nothing'}`);
  return { descr, isFortran, shape };
}

/** The length of the text and where it starts. */
async function place(source: ByteSource, fail: Failure): Promise<[start: number, length: number]> {
  if (source.size < 10) throw fail(`expected an npy file, got ${source.size} bytes`);
  const start = Buffer.from(await source.read(0, Math.min(12, source.size)));
  if (start.toString('latin1', 0, 6) !== npyMagic)
    throw fail('expected an npy file, got one without its first 6 bytes');
  const [major, minor] = [start[6], start[7]];
  if (minor !== 0 || major === undefined || major < 1 || major > 3)
    throw fail(`npy version ${major}.${minor} is not supported, only 1.0, 2.0 and 3.0`, { code: 'Unsupported' });
  if (major === 1) return [10, start.readUInt16LE(8)];
  if (start.length < 12) throw fail(`header: expected 4 bytes of length, the file has ${source.size} bytes`);
  return [12, start.readUInt32LE(8)];
}

/**
 * Reads and checks all but the elements of an npy file, which `source` must hold to the last byte.
 *
 * @throws FileError for another format or version, a malformed header or one above 1 MiB, a dtype that MLX lacks, a rank
 * above 8, and a file that is shorter or longer than the header says.
 */
export async function parseHeader(source: ByteSource, fail: Failure): Promise<NpyHeader> {
  const [start, length] = await place(source, fail);
  if (length > maxHeaderBytes) throw fail(`header: expected at most ${maxHeaderBytes} bytes, got ${length}`);
  const offset = start + length;
  if (offset > source.size) throw fail(`header: expected ${length} bytes, the file has ${source.size}`);
  const text = decodeUTF8(await source.read(start, length), 0, length, 'the header', fail);
  const { descr, isFortran, shape } = parseFields(text, fail);
  const nbytes = elementCount(shape, 'header', fail) * dtypeSize(descr.dtype);
  if (source.size - offset !== nbytes)
    throw fail(
      `expected ${nbytes} bytes of ${descr.dtype} [${shape.join(', ')}], the file has ${source.size - offset}`,
    );
  return { ...descr, shape, isFortran, offset, nbytes };
}
