import type { MLXArray } from '../../array.js';
import { checkOptions } from '../../guards.js';
import { type Failure, failureOf } from '../failure.js';
import { checkFileOutput, type FileOutput } from '../file-input.js';
import { limits } from '../limits.js';
import { arrayEntries, entriesOf, type Named } from '../named-arrays.js';
import { quote } from '../utf8.js';
import { writeFile } from '../write-file.js';
import { formatText, formatValue } from './format-value.js';
import { defaultAlignment, ggufLimits } from './gguf-limits.js';
import { type PlannedTensor, planTensors } from './plan-tensors.js';
import { type GGUFTensorType, tensorTypeCode } from './tensor-types.js';
import type { GGUFValue, GGUFValueType } from './value-types.js';

export interface SaveGGUFOptions {
  metadata?: Named<GGUFValue> | undefined;
  /** By key; default the first of uint32, int32, uint64, int64, float32 and float64 that holds the value, or all items. */
  metadataTypes?: Named<GGUFValueType> | undefined;
  /** By name; needed for packed weights, which Q4_0, Q4_1 and Q8_0 store. Default the type of the dtype. */
  tensorTypes?: Named<GGUFTensorType> | undefined;
}

function padded(length: number): number {
  return Math.ceil(length / defaultAlignment) * defaultAlignment;
}

function checkName(name: string, maxBytes: number, what: string, fail: Failure): void {
  const length = Buffer.byteLength(name);
  if (length === 0 || length > maxBytes || name.includes('\0'))
    throw fail(`${what}: expected 1 to ${maxBytes} bytes without NUL, got ${quote(name)}`, { code: 'Argument' });
}

function formatMetadata(
  metadata: readonly [string, GGUFValue][],
  types: ReadonlyMap<string, GGUFValueType>,
  fail: Failure,
): Uint8Array[] {
  return metadata.flatMap(([key, value]) => {
    const what = `metadata ${quote(String(key))}`;
    const text = formatText(key, 'a metadata key', fail);
    checkName(key, ggufLimits.keyBytes, 'a metadata key', fail);
    return [text, formatValue(value, types.get(key), what, fail)];
  });
}

/** Name, dimensions from the fastest on, type, and where the data starts. */
function formatInfo({ name, shape, type }: PlannedTensor, offset: number, fail: Failure): Uint8Array {
  const text = formatText(name, 'a tensor name', fail);
  checkName(name, ggufLimits.nameBytes, 'a tensor name', fail);
  const bytes = Buffer.alloc(4 + shape.length * 8 + 12);
  bytes.writeUInt32LE(shape.length);
  for (const [index, dimension] of shape.toReversed().entries())
    bytes.writeBigUInt64LE(BigInt(dimension), 4 + index * 8);
  bytes.writeUInt32LE(tensorTypeCode(type), bytes.length - 12);
  bytes.writeBigUInt64LE(BigInt(offset), bytes.length - 8);
  return Buffer.concat([text, bytes]);
}

function formatStart(tensors: number, keys: number): Buffer {
  const bytes = Buffer.alloc(24);
  bytes.write('GGUF', 'latin1');
  bytes.writeUInt32LE(3, 4);
  bytes.writeBigUInt64LE(BigInt(tensors), 8);
  bytes.writeBigUInt64LE(BigInt(keys), 16);
  return bytes;
}

/**
 * Writes a GGUF file of version 3, evaluating and copying one array at a time. What `loadGGUF` gave comes back the same.
 *
 * float32, float16, bfloat16, float64, int8, int16, int32 and int64 keep their dtype. Packed weights of MLX's affine form
 * with groups of 32 go into blocks with their scales and biases, without requantization: 4 bits into Q4_1, or into Q4_0 where
 * each bias is -8 times its scale; 8 bits into Q8_0 where it is -128 times.
 *
 * @throws ArgumentError for another kind of `to`.
 * @throws FileError for dtypes that GGUF lacks, packed weights that their type does not hold exactly, values that their
 * type does not hold, and write errors.
 * @see https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 * @example
 * const metadata = { 'general.architecture': 'llama', 'llama.rope.freq_base': 10000 };
 * const metadataTypes = { 'llama.rope.freq_base': 'float32' } as const;
 * await mx.saveGGUF('a.gguf', { 'output.weight': mx.ones([2, 2]) }, { metadata, metadataTypes });
 */
export async function saveGGUF(to: FileOutput, tensors: Named<MLXArray>, options?: SaveGGUFOptions): Promise<void> {
  const op = 'saveGGUF';
  const fail = failureOf(op, checkFileOutput(op, to));
  const { metadata = {}, metadataTypes = {}, tensorTypes = {} } = checkOptions(op, options);
  const arrays = new Map(arrayEntries(op, tensors, fail));
  const planned = planTensors(arrays, new Map(entriesOf('tensorTypes', tensorTypes, fail)), fail);
  if (planned.length > limits.tensors) throw fail(`expected at most ${limits.tensors} tensors, got ${planned.length}`);

  const pairs = entriesOf('metadata', metadata, fail).filter(([key]) => key !== 'general.alignment');
  const types = new Map(entriesOf('metadataTypes', metadataTypes, fail));
  const parts = [formatStart(planned.length, pairs.length), ...formatMetadata(pairs, types, fail)];
  let offset = 0;
  for (const tensor of planned) {
    parts.push(formatInfo(tensor, offset, fail));
    offset += padded(tensor.nbytes);
  }
  const header = Buffer.concat(parts);
  const padding = (length: number) => new Uint8Array(padded(length) - length);

  async function* chunks(): AsyncGenerator<Uint8Array, void> {
    yield header;
    yield padding(header.length);
    for (const { read, nbytes } of planned) {
      yield await read();
      yield padding(nbytes);
    }
  }
  await writeFile(to, chunks(), fail);
}
