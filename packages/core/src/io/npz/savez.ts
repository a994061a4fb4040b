import type { FileOutput } from '../file-input.js';
import { type NpzArrays, saveNpz } from './save-npz.js';

/**
 * Writes arrays as an npz file, not compressed, evaluating and copying one at a time.
 *
 * bfloat16 is written as MLX does: NumPy reads it as two bytes without a meaning. Under a path the file appears only when it
 * is whole and on disk.
 *
 * @throws ArgumentError for what is no array.
 * @throws FileError for names with NUL and write errors.
 * @example
 * await mx.savez('a.npz', { weight: mx.ones([2, 2]), bias: mx.zeros([2]) });
 */
export async function savez(to: FileOutput, arrays: NpzArrays): Promise<void> {
  await saveNpz('savez', to, arrays, false);
}

/**
 * Writes arrays as a deflated npz file; the rest is as with `savez`.
 *
 * @throws ArgumentError for what is no array.
 * @throws FileError for names with NUL and write errors.
 * @example
 * await mx.savezCompressed('a.npz', [mx.zeros([1000]), mx.ones([2])]); // arr_0 and arr_1
 */
export async function savezCompressed(to: FileOutput, arrays: NpzArrays): Promise<void> {
  await saveNpz('savezCompressed', to, arrays, true);
}
