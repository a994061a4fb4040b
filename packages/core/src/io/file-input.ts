import type { FileHandle } from 'node:fs/promises';
import { ArgumentError } from '../errors/argument-error.js';
import { describe } from '../guards.js';
import { memoryBytes } from '../typed-array.js';

/** Where a file is read from: a path, its bytes, a web stream of them, or a file handle, which stays open. */
export type FileInput = string | Uint8Array | ReadableStream<Uint8Array> | FileHandle;

/** Where a file is written to: a path, a web stream, which is closed at the end, or a file handle, which stays open. */
export type FileOutput = string | WritableStream<Uint8Array> | FileHandle;

export function isFileHandle(value: unknown): value is FileHandle {
  if (typeof value !== 'object' || value === null) return false;
  const { fd, stat, sync } = value as Partial<Record<keyof FileHandle, unknown>>;
  return typeof fd === 'number' && typeof stat === 'function' && typeof sync === 'function';
}

/** @throws ArgumentError for anything else, a stream that has a reader and bytes that were taken away included. */
export function checkFileInput(op: string, from: unknown): FileInput {
  const isStream = from instanceof ReadableStream;
  if (isStream && from.locked)
    throw new ArgumentError({ op, message: 'expected a stream that nobody reads, got one that is locked' });
  if (from instanceof Uint8Array) return memoryBytes(op, from);
  if (isStream || typeof from === 'string' || isFileHandle(from)) return from;
  const message = `expected a path, Uint8Array, ReadableStream or FileHandle, got ${describe(from)}`;
  throw new ArgumentError({ op, message });
}

/** @throws ArgumentError for anything else, a stream that has a writer included. */
export function checkFileOutput(op: string, to: unknown): FileOutput {
  const isStream = to instanceof WritableStream;
  if (isStream && to.locked)
    throw new ArgumentError({ op, message: 'expected a stream that nobody writes, got one that is locked' });
  if (isStream || typeof to === 'string' || isFileHandle(to)) return to;
  throw new ArgumentError({ op, message: `expected a path, WritableStream or FileHandle, got ${describe(to)}` });
}
