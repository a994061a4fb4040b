import { type Dtype, dtypeSize } from '../../dtype.js';
import { elementCount } from '../element-count.js';
import type { Failure } from '../failure.js';
import { limits } from '../limits.js';
import { quote } from '../utf8.js';
import { fileDtypeByDtype, fileDtypes } from './dtypes.js';

export interface Entry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
}

function checkText(text: unknown, what: string, fail: Failure): void {
  if (typeof text !== 'string') throw fail(`expected ${what} to be a string, got ${typeof text}`, { code: 'Argument' });
  if (/\p{Surrogate}/u.test(text))
    throw fail(`expected ${what} to be well-formed Unicode: ${quote(text)}`, { code: 'Argument' });
}

function checkName(name: string, fail: Failure): void {
  checkText(name, 'a tensor name', fail);
  if (name.includes('\0')) throw fail(`tensor ${quote(name)}: expected a name without NUL`, { code: 'InteriorNul' });
  if (name === '__metadata__') throw fail('no tensor may be called __metadata__', { code: 'Argument' });
}

/**
 * The length and JSON that open a file, padded with spaces to a multiple of 8, and `entries` in the order in which
 * their data must follow: widest dtype first, then by the bytes of the name.
 *
 * @throws FileError for a name that no reader would accept and for a file beyond the limits of the loader.
 */
export function formatHeader<T extends Entry>(
  entries: readonly T[],
  metadata: ReadonlyMap<string, string>,
  fail: Failure,
): { bytes: Uint8Array; ordered: T[] } {
  if (entries.length > limits.tensors) throw fail(`expected at most ${limits.tensors} tensors, got ${entries.length}`);
  const rank = new Map(fileDtypes.map(({ dtype }, index) => [dtype, index]));
  const keyed = entries.map((entry) => {
    checkName(entry.name, fail);
    return { entry, rank: rank.get(entry.dtype) ?? 0, key: Buffer.from(entry.name) };
  });
  keyed.sort((a, b) => b.rank - a.rank || Buffer.compare(a.key, b.key));

  const fields: string[] = [];
  if (metadata.size > 0) {
    for (const [key, value] of metadata) {
      checkText(key, 'a metadata key', fail);
      checkText(value, `metadata ${quote(key)}`, fail);
    }
    const pairs = [...metadata].map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
    fields.push(`"__metadata__":{${pairs.join(',')}}`);
  }
  let offset = 0;
  for (const { entry } of keyed) {
    const kind = fileDtypeByDtype.get(entry.dtype);
    if (!kind)
      throw fail(`tensor ${quote(entry.name)}: dtype ${entry.dtype} has no safetensors name`, { code: 'Dtype' });
    const end = offset + elementCount(entry.shape, `tensor ${quote(entry.name)}`, fail) * dtypeSize(kind.dtype);
    const info = { dtype: kind.tag, shape: entry.shape, data_offsets: [offset, end] };
    fields.push(`${JSON.stringify(entry.name)}:${JSON.stringify(info)}`);
    offset = end;
  }

  const json = Buffer.from(`{${fields.join(',')}}`);
  const length = Math.ceil(json.length / 8) * 8;
  if (length > limits.headerBytes) throw fail(`header: expected at most ${limits.headerBytes} bytes, got ${length}`);
  const bytes = Buffer.alloc(8 + length, ' ');
  bytes.writeBigUInt64LE(BigInt(length));
  json.copy(bytes, 8);
  return { bytes, ordered: keyed.map(({ entry }) => entry) };
}
