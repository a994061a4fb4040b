import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ArgumentError, FileError } from '@mlxts/core';
import { describe } from '@mlxts/core/native';

/** Where sound is read from: a path, a URL (`file:`, `http:`, `https:`, `data:`), its bytes, or a stream of them. */
export type AudioInput =
  | string
  | URL
  | Uint8Array
  | ArrayBuffer
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>;

interface ReadLimits {
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
}

/** The path or address of an input, for errors. */
export function inputName(from: AudioInput): string | undefined {
  if (typeof from === 'string') return from;
  return from instanceof URL && from.protocol !== 'data:' ? from.href : undefined;
}

/** All bytes of an input. @throws FileError when it cannot be read or is larger than `maxBytes`; what a stream throws */
export async function readInput(op: string, from: AudioInput, limits: ReadLimits): Promise<Uint8Array> {
  const path = inputName(from);
  const tooLarge = () =>
    new FileError({ op, path, message: `expected at most ${limits.maxBytes} bytes (maxBytes), got more` });
  if (from instanceof Uint8Array || from instanceof ArrayBuffer) {
    if (from.byteLength > limits.maxBytes) throw tooLarge();
    return plain(from);
  }
  try {
    return await collect(await openInput(op, from, limits.signal), limits, tooLarge);
  } catch (cause) {
    limits.signal?.throwIfAborted();
    const isOwn = typeof from !== 'string' && !(from instanceof URL);
    if (isOwn || FileError.isInstance(cause) || !(cause instanceof Error)) throw cause;
    const code = 'code' in cause && cause.code === 'ENOENT' ? 'NotFound' : 'File';
    throw new FileError({ op, code, path, message: cause.message, cause });
  }
}

type Source = AsyncIterable<Uint8Array>;

async function openInput(op: string, from: AudioInput, signal: AbortSignal | undefined): Promise<Source> {
  if (typeof from === 'string' && /^(https?|file|data):/.test(from)) return openInput(op, new URL(from), signal);
  if (typeof from === 'string') return (await open(from)).createReadStream();
  if (from instanceof URL && from.protocol === 'file:') return openInput(op, fileURLToPath(from), signal);
  if (from instanceof URL) {
    const response = await fetch(from, { signal: signal ?? null });
    if (!response.ok || response.body === null)
      throw new FileError({ op, path: from.href, message: `expected a file, got status ${response.status}` });
    return response.body;
  }
  if (from instanceof Blob) return from.stream();
  if (typeof from === 'object' && from !== null && Symbol.asyncIterator in from) return from as Source;
  const message = `expected a path, URL, Uint8Array, ArrayBuffer, Blob or stream of bytes, got ${describe(from)}`;
  throw new ArgumentError({ op, message });
}

async function collect(
  source: Source,
  { maxBytes, signal }: ReadLimits,
  tooLarge: () => FileError,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of source) {
    signal?.throwIfAborted();
    if (!(piece instanceof Uint8Array))
      throw new ArgumentError({ op: 'loadAudio', message: `expected a stream of Uint8Array, got ${describe(piece)}` });
    size += piece.length;
    if (size > maxBytes) throw tooLarge();
    pieces.push(piece);
  }
  return plain(Buffer.concat(pieces, size));
}

/** The same memory as a Uint8Array, whose `slice` copies, as a Buffer's does not. */
function plain(bytes: Uint8Array | ArrayBuffer): Uint8Array {
  return bytes instanceof ArrayBuffer
    ? new Uint8Array(bytes)
    : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
