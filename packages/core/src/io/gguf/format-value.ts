import { describe } from '../../guards.js';
import type { Failure } from '../failure.js';
import { ggufLimits } from './gguf-limits.js';
import { arrayType, fixedByName, type GGUFValueType, stringType } from './value-types.js';

/** In the order in which they are tried for values without a stated type. */
const guesses = ['uint32', 'int32', 'uint64', 'int64', 'float32', 'float64', 'bool'] as const;

/** The type of all items: the first that holds each exactly. */
function guessItem(items: readonly unknown[]): string | undefined {
  if (items.every((item) => typeof item === 'string')) return 'string';
  if (items.every((item) => Array.isArray(item))) return 'array';
  return guesses.find((name) => items.every((item) => fixedByName.get(name)?.holds(item)));
}

function guessType(value: unknown): string | undefined {
  if (!Array.isArray(value)) return guessItem([value]);
  const item = guessItem(value);
  return item && `${item}[]`;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

/** A length of 64 bits and the text. @throws FileError for what is no well-formed text. */
export function formatText(value: unknown, what: string, fail: Failure): Buffer {
  if (typeof value !== 'string' || /\p{Surrogate}/u.test(value))
    throw fail(`expected ${what} to be well-formed text, got ${describe(value)}`, { code: 'Argument' });
  const text = Buffer.from(value);
  return Buffer.concat([u64(text.length), text]);
}

function typeCode(name: string): number {
  if (name === 'string') return stringType;
  return name.endsWith('[]') ? arrayType : (fixedByName.get(name)?.code ?? arrayType);
}

function formatScalar(value: unknown, name: string, what: string, fail: Failure): Uint8Array {
  if (name === 'string') return formatText(value, what, fail);
  const type = fixedByName.get(name);
  if (!type?.holds(value))
    throw fail(`${what}: expected a value that ${name} holds, got ${describe(value)}`, { code: 'Argument' });
  const bytes = new Uint8Array(type.bytes);
  type.write(new DataView(bytes.buffer), value as never);
  return bytes;
}

function formatArray(value: unknown, item: string, what: string, fail: Failure, depth: number): Uint8Array {
  if (!Array.isArray(value)) throw fail(`${what}: expected a list, got ${describe(value)}`, { code: 'Argument' });
  if (depth === ggufLimits.arrayDepth)
    throw fail(`${what}: expected lists nested at most ${ggufLimits.arrayDepth} deep`, { code: 'Argument' });
  const parts: Uint8Array[] = [u32(typeCode(item)), u64(value.length)];
  for (const each of value) {
    const inner = item === 'array' ? guessType(each) : undefined;
    if (item === 'array' && !inner?.endsWith('[]'))
      throw fail(`${what}: expected lists of one type each, got ${describe(each)}`, { code: 'Argument' });
    parts.push(
      inner === undefined
        ? formatScalar(each, item, what, fail)
        : formatArray(each, inner.slice(0, -2), what, fail, depth + 1),
    );
  }
  return Buffer.concat(parts);
}

/**
 * The type and bytes of a metadata value; without a `type` the first of uint32, int32, uint64, int64, float32 and float64
 * that holds it.
 *
 * @throws FileError for another type, and for a value that the type does not hold exactly.
 */
export function formatValue(value: unknown, type: GGUFValueType | undefined, what: string, fail: Failure): Uint8Array {
  const name: unknown = type ?? guessType(value);
  const item = typeof name === 'string' && name.endsWith('[]') ? name.slice(0, -2) : undefined;
  const base = item ?? name;
  if (typeof name !== 'string' || (base !== 'string' && base !== 'array' && !fixedByName.has(String(base))))
    throw fail(
      type === undefined
        ? `${what}: expected numbers, bigints, booleans, text or lists of one of them, got ${describe(value)}`
        : `${what}: expected a type such as 'uint32' or 'string[]', got ${describe(type)}`,
      { code: 'Argument' },
    );
  const bytes = item === undefined ? formatScalar(value, name, what, fail) : formatArray(value, item, what, fail, 0);
  return Buffer.concat([u32(typeCode(name)), bytes]);
}
