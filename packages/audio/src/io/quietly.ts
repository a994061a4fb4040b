import { FileError } from '@mlxts/core';
import type { Decoding } from './decoding.js';

/**
 * Runs a synchronous call of a decoder, which prints what it dislikes: the first such line ends the call as an error. So does
 * a trap of its WebAssembly.
 *
 * @throws FileError
 */
export function quietly<T>(decoding: Decoding, decode: () => T): T {
  const { error } = console;
  console.error = (...words: unknown[]) => {
    throw decoding.error(`expected sound, the decoder says: ${words.join(' ')}`);
  };
  try {
    return decode();
  } catch (cause) {
    if (FileError.isInstance(cause)) throw cause;
    throw decoding.error(`expected sound, the decoder fails: ${(cause as Error).message}`, { cause });
  } finally {
    console.error = error;
  }
}
