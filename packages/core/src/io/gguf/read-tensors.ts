import type { ByteSource } from '../byte-source.js';
import type { Failure } from '../failure.js';
import { quote } from '../utf8.js';
import type { GGUFHeader } from './parse-header.js';
import { arrayNames, type HostTensor, readTensor } from './read-tensor.js';

/**
 * The arrays of every tensor in the order of the data, those of one tensor in memory at a time.
 *
 * @throws FileError where two arrays would have one name, before anything is read.
 */
export async function* readTensors(
  source: ByteSource,
  { tensors, dataOffset }: GGUFHeader,
  fail: Failure,
): AsyncGenerator<HostTensor, void> {
  const names = new Set<string>();
  for (const name of tensors.flatMap(arrayNames)) {
    if (names.has(name)) throw fail(`tensor ${quote(name)} is there twice, once as a part of a quantized tensor`);
    names.add(name);
  }
  for (const info of tensors.toSorted((a, b) => a.offset - b.offset)) yield* await readTensor(source, dataOffset, info);
}
