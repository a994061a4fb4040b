import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { ArgumentError, FileError, MLXError } from '@mlxts/core';
import { describe } from '@mlxts/core/native';

/** Where an image is read from: a path, a URL (`file:`, `data:`), its bytes, or a `Blob`. */
export type ImageInput = string | URL | Uint8Array | ArrayBuffer | Blob;

export interface ReadLimits {
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
}

/** The path or address of an input, for errors. */
export function inputName(from: ImageInput): string | undefined {
  const name = from instanceof URL ? from.href : from;
  return typeof name === 'string' && !/^data:/i.test(name) ? name : undefined;
}

/** All bytes of an input. @throws FileError when it cannot be read or is larger than `maxBytes` */
export async function readInput(op: string, from: ImageInput, limits: ReadLimits): Promise<Uint8Array> {
  const path = inputName(from);
  const { maxBytes, signal } = limits;
  signal?.throwIfAborted();
  const checked = (size: number) => {
    if (size > maxBytes)
      throw new FileError({ op, path, message: `expected at most ${maxBytes} bytes (maxBytes), got ${size}` });
  };
  if (from instanceof Uint8Array || from instanceof ArrayBuffer) {
    checked(from.byteLength);
    return plain(from);
  }
  if (from instanceof Blob) {
    checked(from.size);
    return new Uint8Array(await from.arrayBuffer());
  }
  if (from instanceof URL || (typeof from === 'string' && /^[a-z][a-z0-9+.-]+:/i.test(from) && URL.canParse(from)))
    return readURL(op, new URL(from), limits, checked);
  if (typeof from === 'string') return readPath(op, from, limits, checked);
  throw new ArgumentError({
    op,
    message: `expected a path, URL, Uint8Array, ArrayBuffer or Blob, got ${describe(from)}`,
  });
}

function readURL(op: string, url: URL, limits: ReadLimits, checked: (size: number) => void): Promise<Uint8Array> {
  if (url.protocol === 'file:') return readPath(op, fileURLToPath(url), limits, checked);
  if (url.protocol === 'data:') return Promise.resolve(readDataURL(op, url.href, checked));
  throw new MLXError({
    op,
    code: 'Unsupported',
    message: `expected a local image, got ${url.href}: images are not fetched; fetch it yourself and hand over its bytes`,
  });
}

function readDataURL(op: string, href: string, checked: (size: number) => void): Uint8Array {
  const comma = href.indexOf(',');
  const message = 'expected a data URL such as data:image/png;base64,…, got one without';
  if (comma < 0) throw new FileError({ op, path: undefined, message: `${message} a comma` });
  const text = decodeURIComponent(href.slice(comma + 1).replace(/%(?![0-9a-f]{2})/gi, '%25'));
  checked(Math.floor((text.length * 3) / 4) - 2);
  if (!/;base64$/i.test(href.slice(0, comma)))
    throw new FileError({ op, path: undefined, message: `${message} base64` });
  return plain(Buffer.from(text, 'base64'));
}

async function readPath(
  op: string,
  path: string,
  { signal }: ReadLimits,
  checked: (size: number) => void,
): Promise<Uint8Array> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    checked(size);
    return plain(await file.readFile(signal === undefined ? {} : { signal }));
  } catch (cause) {
    signal?.throwIfAborted();
    if (MLXError.isInstance(cause) || !(cause instanceof Error)) throw cause;
    const code = 'code' in cause && cause.code === 'ENOENT' ? 'NotFound' : 'File';
    throw new FileError({ op, code, path, message: cause.message, cause });
  }
}

/** The same memory as a Uint8Array, whose `slice` copies, as a Buffer's does not. */
function plain(bytes: Uint8Array | ArrayBuffer): Uint8Array {
  return bytes instanceof ArrayBuffer
    ? new Uint8Array(bytes)
    : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
