import { readFile, stat } from 'node:fs/promises';
import { FileError, MLXError } from '@mlxts/core';
import { isJsonObject, type JsonObject } from './json.js';

/** tokenizer.json files with 260,000 tokens take 34 MB; the largest known are below 100 MB. */
const maxBytes = 512 * 2 ** 20;

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** The text of a UTF-8 file with any byte order mark removed, or undefined where there is no such file. */
export async function readText(op: string, path: string, signal?: AbortSignal): Promise<string | undefined> {
  try {
    const { size } = await stat(path);
    if (size > maxBytes)
      throw new FileError({ op, message: `expected at most ${maxBytes} bytes, got ${size} (${path})`, path });
    const bytes = await readFile(path, signal ? { signal } : {});
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    signal?.throwIfAborted();
    if (isMissing(cause)) return undefined;
    if (MLXError.isInstance(cause)) throw cause;
    throw new FileError({ op, message: `cannot read ${path}: ${String(cause)}`, path, cause });
  }
}

/**
 * The object in a JSON file, or undefined where there is no such file.
 *
 * @throws MLXError with `code` for text that is not JSON (comments, NaN, a trailing comma) or no object; FileError for
 * a file that cannot be read or is not UTF-8.
 */
export async function readJson(
  op: string,
  path: string,
  code: 'Config' | 'Tokenizer',
  signal?: AbortSignal,
): Promise<JsonObject | undefined> {
  const text = await readText(op, path, signal);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MLXError({ op, code, message: `expected JSON in ${path}: ${reason}`, cause });
  }
  if (!isJsonObject(value))
    throw new MLXError({
      op,
      code,
      message: `expected a JSON object in ${path}, got ${JSON.stringify(value)?.slice(0, 40)}`,
    });
  return value;
}
