import type { Failure } from '../failure.js';
import { quote } from '../utf8.js';
import { ggufLimits } from './gguf-limits.js';
import type { HeaderCursor } from './header-cursor.js';
import {
  arrayType,
  type FixedType,
  fixedTypes,
  type GGUFValue,
  type GGUFValueType,
  stringType,
  valueTypeName,
} from './value-types.js';

export interface Metadata {
  readonly metadata: Map<string, GGUFValue>;
  readonly metadataTypes: Map<string, GGUFValueType>;
}

const maxKeys = 65_536;
const maxArrayItems = 16_000_000;
/** A key of one byte and a value of one byte, with the key's length and the value's type. */
const minPairBytes = 8 + 1 + 4 + 1;
/** Between two turns of the event loop at most this many array items are read. */
const itemsPerTurn = 4096;

class MetadataReader {
  #items = 0;
  readonly #cursor: HeaderCursor;
  readonly #fail: Failure;

  constructor(cursor: HeaderCursor, fail: Failure) {
    this.#cursor = cursor;
    this.#fail = fail;
  }

  async text(what: string, maxBytes = Number.POSITIVE_INFINITY): Promise<string> {
    const cursor = this.#cursor;
    await cursor.ensure(8, what);
    const length = cursor.u64();
    if (length > maxBytes) throw this.#fail(`${what}: expected at most ${maxBytes} bytes, got ${length}`);
    await cursor.ensure(length, what);
    return cursor.text(length, what);
  }

  async value(type: number, what: string, depth: number): Promise<GGUFValue> {
    if (type === stringType) return this.text(what);
    if (type === arrayType) return this.#array(what, depth + 1);
    const kind = fixedTypes.get(type);
    if (!kind) throw this.#fail(`${what}: unknown value type ${type}`);
    await this.#cursor.ensure(kind.bytes, what);
    const value = this.#cursor.take(kind.bytes, kind.read);
    if (value === undefined) throw this.#fail(`${what}: expected a bool of 0 or 1`);
    return value;
  }

  /** The name of the type of the items of the array that comes next. */
  async itemType(what: string): Promise<string | undefined> {
    await this.#cursor.ensure(4, what);
    return valueTypeName(this.#cursor.peekU32());
  }

  async #array(what: string, depth: number): Promise<GGUFValue[]> {
    if (depth > ggufLimits.arrayDepth)
      throw this.#fail(`${what}: expected arrays nested at most ${ggufLimits.arrayDepth} deep`);
    const cursor = this.#cursor;
    await cursor.ensure(12, what);
    const type = cursor.u32();
    const count = cursor.u64();
    const kind = fixedTypes.get(type);
    if (!kind && type !== stringType && type !== arrayType) throw this.#fail(`${what}: unknown value type ${type}`);
    const minBytes = kind?.bytes ?? (type === stringType ? 8 : 12);
    if (count * minBytes > cursor.remaining)
      throw this.#fail(
        `${what}: an array of ${count} items does not fit in the ${cursor.remaining} bytes left (truncated?)`,
      );
    this.#items += count;
    if (this.#items > maxArrayItems) throw this.#fail(`${what}: expected at most ${maxArrayItems} array items in all`);

    const values: GGUFValue[] = [];
    while (values.length < count) {
      const end = Math.min(count, values.length + itemsPerTurn);
      if (kind) await this.#fixedItems(kind, values, end, what);
      else if (type === stringType) await this.#texts(values, end, what);
      else while (values.length < end) values.push(await this.#array(what, depth + 1));
      if (end < count) await cursor.pause();
    }
    return values;
  }

  async #fixedItems(kind: FixedType, values: GGUFValue[], end: number, what: string): Promise<void> {
    await this.#cursor.ensure((end - values.length) * kind.bytes, what);
    while (values.length < end) {
      const value = this.#cursor.take(kind.bytes, kind.read);
      if (value === undefined) throw this.#fail(`${what}: expected bools of 0 or 1`);
      values.push(value);
    }
  }

  async #texts(values: GGUFValue[], end: number, what: string): Promise<void> {
    while (values.length < end) {
      for (const text of this.#cursor.texts(end - values.length)) values.push(text);
      if (values.length < end) values.push(await this.text(what));
    }
  }
}

/**
 * `count` pairs of key and value, in file order.
 *
 * @throws FileError for a repeated, empty or over-long key, NUL in a key, text that is not UTF-8, an unknown type,
 * arrays nested more than 8 deep or with more than 16 million items in all, and a file that ends before.
 */
export async function readMetadata(cursor: HeaderCursor, count: number, fail: Failure): Promise<Metadata> {
  if (count > maxKeys) throw fail(`expected at most ${maxKeys} metadata keys, got ${count}`);
  if (count * minPairBytes > cursor.remaining)
    throw fail(`${count} metadata keys do not fit in the ${cursor.remaining} bytes left (truncated?)`);
  const reader = new MetadataReader(cursor, fail);
  const metadata = new Map<string, GGUFValue>();
  const metadataTypes = new Map<string, GGUFValueType>();
  for (let index = 0; index < count; index++) {
    const key = await reader.text(`metadata key ${index}`, ggufLimits.keyBytes);
    if (key === '' || key.includes('\0'))
      throw fail(`metadata key ${index}: expected text without NUL, got ${quote(key)}`);
    if (metadata.has(key)) throw fail(`metadata ${quote(key)} is there twice`);
    const what = `metadata ${quote(key)}`;
    await cursor.ensure(4, what);
    const type = cursor.u32();
    const itemType = type === arrayType ? await reader.itemType(what) : undefined;
    metadata.set(key, await reader.value(type, what, 0));
    metadataTypes.set(key, (itemType === undefined ? valueTypeName(type) : `${itemType}[]`) as GGUFValueType);
  }
  return { metadata, metadataTypes };
}
