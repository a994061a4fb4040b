import { FileError, type FileErrorInit } from '../errors/file-error.js';
import { describe } from '../guards.js';

/** Makes the error of one load or save, with its op and path filled in. */
export type Failure = (message: string, init?: Pick<FileErrorInit, 'cause' | 'code'>) => FileError;

/** The failures of `op` on `path`; undefined where the bytes came from memory. */
export function failureOf(op: string, path: unknown): Failure {
  if (typeof path !== 'string') return (message, init) => new FileError({ op, message, ...init });
  return (message, init) => new FileError({ op, message: `${message} (${path})`, path, ...init });
}

/** An error of the file system as a FileError: code NotFound when there is no such file. Others stay as they are. */
export function toFileError(cause: unknown, fail: Failure): unknown {
  if (FileError.isInstance(cause) || !(cause instanceof Error)) return cause;
  const missing = 'code' in cause && cause.code === 'ENOENT';
  return missing ? fail('no such file or directory', { code: 'NotFound', cause }) : fail(cause.message, { cause });
}

/** What `work` gives, with its errors as `toFileError` makes them. */
export async function guardIO<T>(work: () => Promise<T>, fail: Failure): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw toFileError(cause, fail);
  }
}

/** @throws FileError for a path that is no text, is empty, or holds a NUL, which would cut it short. */
export function checkPath(path: unknown, fail: Failure): asserts path is string {
  if (typeof path !== 'string' || path === '') {
    throw fail(`expected a path, got ${describe(path)}`, { code: 'Argument' });
  }
  if (path.includes('\0')) throw fail('expected a path without NUL', { code: 'InteriorNul' });
}
