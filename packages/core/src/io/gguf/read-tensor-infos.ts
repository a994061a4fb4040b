import { elementCount } from '../element-count.js';
import type { Failure } from '../failure.js';
import { limits } from '../limits.js';
import { quote } from '../utf8.js';
import { ggufLimits } from './gguf-limits.js';
import type { HeaderCursor } from './header-cursor.js';
import { type GGUFTensorType, isSupportedType, tensorTypeName, tensorTypes } from './tensor-types.js';

export interface GGUFTensorInfo {
  readonly name: string;
  readonly type: GGUFTensorType;
  /** Row-major, as MLX has it: the reverse of the file's order. */
  readonly shape: number[];
  /** Of the first byte, from the start of the data section. */
  readonly offset: number;
  readonly nbytes: number;
}

/** A name of one byte with its length, the rank of a scalar, type and offset. */
const minInfoBytes = 8 + 1 + 4 + 4 + 8;
/** Between two turns of the event loop at most this many tensors are read. */
const tensorsPerTurn = 2048;

async function readName(cursor: HeaderCursor, index: number, fail: Failure): Promise<string> {
  const what = `name of tensor ${index}`;
  await cursor.ensure(8, what);
  const length = cursor.u64();
  if (length === 0 || length > ggufLimits.nameBytes)
    throw fail(`${what}: expected 1 to ${ggufLimits.nameBytes} bytes, got ${length}`);
  await cursor.ensure(length, what);
  const name = cursor.text(length, what);
  if (name.includes('\0')) throw fail(`${what}: expected no NUL in ${quote(name)}`);
  return name;
}

function sizeOf(type: GGUFTensorType, shape: readonly number[], what: string, fail: Failure): number {
  const block = tensorTypes[type];
  const row = shape.at(-1) ?? 1;
  if (row % block.elements !== 0)
    throw fail(
      `${what}: expected a last dimension divisible by ${block.elements} for ${type}, got [${shape.join(', ')}]`,
    );
  const nbytes = (elementCount(shape, what, fail) / block.elements) * block.bytes;
  if (nbytes > Number.MAX_SAFE_INTEGER) throw fail(`${what}: the bytes of ${type} [${shape.join(', ')}] overflow`);
  return nbytes;
}

async function readInfo(cursor: HeaderCursor, index: number, fail: Failure): Promise<GGUFTensorInfo> {
  const name = await readName(cursor, index, fail);
  const what = `tensor ${quote(name)}`;
  await cursor.ensure(4, what);
  const rank = cursor.u32();
  if (rank > limits.rank) throw fail(`${what}: expected a rank of at most ${limits.rank}, got ${rank}`);
  await cursor.ensure(rank * 8 + 12, what);
  const shape = Array.from({ length: rank }, () => cursor.u64()).reverse();
  const type = tensorTypeName(cursor.u32());
  const offset = cursor.u64();
  if (!isSupportedType(type))
    throw fail(`${what}: type ${type} is not supported, only ${Object.keys(tensorTypes).join(' ')}`, {
      code: 'Unsupported',
    });
  return { name, type, shape, offset, nbytes: sizeOf(type, shape, what, fail) };
}

/**
 * `count` tensor descriptions in file order; where their data lies is not checked yet.
 *
 * @throws FileError for a repeated or malformed name, a rank above 8, dimensions or sizes that overflow, rows that are
 * no whole number of blocks, an unsupported type, and a file that ends before.
 */
export async function readTensorInfos(cursor: HeaderCursor, count: number, fail: Failure): Promise<GGUFTensorInfo[]> {
  if (count > limits.tensors) throw fail(`expected at most ${limits.tensors} tensors, got ${count}`);
  if (count * minInfoBytes > cursor.remaining)
    throw fail(`${count} tensor descriptions do not fit in the ${cursor.remaining} bytes left (truncated?)`);
  const infos: GGUFTensorInfo[] = [];
  const names = new Set<string>();
  while (infos.length < count) {
    const info = await readInfo(cursor, infos.length, fail);
    if (names.has(info.name)) throw fail(`tensor ${quote(info.name)} is there twice`);
    names.add(info.name);
    infos.push(info);
    if (infos.length % tensorsPerTurn === 0) await cursor.pause();
  }
  return infos;
}
