import type { MLXArray } from '../../array.js';
import { checkArray } from '../../guards.js';
import { arrayBytes } from '../array-bytes.js';
import { type Failure, failureOf } from '../failure.js';
import { checkFileOutput, type FileOutput } from '../file-input.js';
import { limits } from '../limits.js';
import { arrayEntries, type Named } from '../named-arrays.js';
import { formatHeader } from '../npy/format-header.js';
import { quote } from '../utf8.js';
import { writeFile } from '../write-file.js';
import { writeZip } from '../zip/write-zip.js';

/** Arrays by name; those of a list are called arr_0, arr_1, … as in Python. */
export type NpzArrays = Named<MLXArray> | readonly MLXArray[];

const maxNameBytes = 65_531;

function checkName(name: unknown, fail: Failure): void {
  if (typeof name !== 'string' || name.includes('\0') || /\p{Surrogate}/u.test(name))
    throw fail(`expected names of well-formed Unicode without NUL, got ${quote(String(name))}`, { code: 'Argument' });
  if (Buffer.byteLength(name) > maxNameBytes)
    throw fail(`${quote(name)}: expected a name of at most ${maxNameBytes} bytes`, { code: 'Argument' });
}

/** Writes an npz file for `savez` and `savezCompressed`. */
export async function saveNpz(op: string, to: FileOutput, arrays: NpzArrays, isCompressed: boolean): Promise<void> {
  const fail = failureOf(op, checkFileOutput(op, to));
  const entries = Array.isArray(arrays)
    ? Array.from(arrays, (each, i): [string, MLXArray] => [`arr_${i}`, checkArray(op, `arrays[${i}]`, each)])
    : arrayEntries(op, arrays as Named<MLXArray>, fail);
  if (entries.length > limits.tensors) throw fail(`expected at most ${limits.tensors} arrays, got ${entries.length}`);
  const inputs = entries.map(([name, array]) => {
    checkName(name, fail);
    const header = formatHeader(array.shape, array.dtype);
    return { name: `${name}.npy`, read: async () => Buffer.concat([header, await arrayBytes(array)]) };
  });
  await writeFile(to, writeZip(inputs, isCompressed), fail);
}
