import type { MLXArray } from '../../array.js';
import { describe } from '../../guards.js';
import { arrayBytes } from '../array-bytes.js';
import { elementCount } from '../element-count.js';
import type { Failure } from '../failure.js';
import { quote } from '../utf8.js';
import { exactGroups } from './exact-groups.js';
import { type BlockType, blockLayouts, packBlocks } from './pack-blocks.js';
import { arrayNames, isQuantized, plainType } from './tensor-arrays.js';
import { type GGUFTensorType, isSupportedType, tensorTypes } from './tensor-types.js';

/** A tensor that is to be written. */
export interface PlannedTensor {
  readonly name: string;
  readonly type: GGUFTensorType;
  /** Row-major. */
  readonly shape: readonly number[];
  readonly nbytes: number;
  /** The data, made when its turn comes. */
  readonly read: () => Promise<Uint8Array>;
}

function planPlain(name: string, type: GGUFTensorType, array: MLXArray, fail: Failure): PlannedTensor {
  const nbytes = elementCount(array.shape, `tensor ${quote(name)}`, fail) * tensorTypes[type].bytes;
  return { name, type, shape: array.shape, nbytes, read: () => arrayBytes(array) };
}

function planBlocks(name: string, type: BlockType, parts: readonly MLXArray[], fail: Failure): PlannedTensor {
  const what = `tensor ${quote(name)}`;
  const [weights, scales, biases] = parts as [MLXArray, MLXArray, MLXArray];
  const rows = scales.shape.slice(0, -1);
  const groups = scales.shape.at(-1) ?? 0;
  const words = (groups * blockLayouts[type].weightBytes) / 4;
  const expected = [...rows, words].join(', ');
  if (scales.ndim === 0 || weights.dtype !== 'uint32' || weights.shape.join(', ') !== expected)
    throw fail(
      `${what}: expected uint32 [${expected}] beside scales [${scales.shape.join(', ')}] for ${type}, ` +
        `in groups of 32, got ${describe(weights)}`,
      { code: 'Argument' },
    );
  if (biases.shape.join() !== scales.shape.join())
    throw fail(`${what}: expected biases like its scales, ${describe(scales)}, got ${describe(biases)}`, {
      code: 'Argument',
    });
  const shape = [...rows, groups * 32];
  const nbytes = (elementCount(shape, what, fail) / 32) * tensorTypes[type].bytes;
  const read = async () => packBlocks(type, await exactGroups(type, { weights, scales, biases }, what, fail));
  return { name, type, shape, nbytes, read };
}

function planTensor(
  name: string,
  arrays: ReadonlyMap<string, MLXArray>,
  stated: unknown,
  fail: Failure,
): PlannedTensor {
  const what = `tensor ${quote(name)}`;
  const array = arrays.get(name) as MLXArray;
  const type = stated ?? plainType(array.dtype);
  if (typeof type !== 'string' || !isSupportedType(type))
    throw fail(
      stated === undefined
        ? `${what}: GGUF has no ${array.dtype}; packed weights need a type Q4_0, Q4_1 or Q8_0 in tensorTypes`
        : `${what}: expected a type of ${Object.keys(tensorTypes).join(' ')}, got ${describe(stated)}`,
      { code: 'Dtype' },
    );
  if (!isQuantized(type)) {
    if (type === plainType(array.dtype)) return planPlain(name, type, array, fail);
    throw fail(`${what}: expected an array that ${type} holds as it is, got ${describe(array)}`, { code: 'Dtype' });
  }
  const parts = arrayNames({ name, type }).map((part) => {
    const found = arrays.get(part);
    if (found === undefined) throw fail(`${what}: expected ${quote(part)} beside it for ${type}`, { code: 'Argument' });
    return found;
  });
  return planBlocks(name, type as BlockType, parts, fail);
}

/**
 * What a file of `arrays` holds, in their order; scales and biases go into the blocks of their weights.
 *
 * @throws FileError for a dtype that GGUF lacks, packed weights without a stated type, and parts that do not fit together.
 */
export function planTensors(
  arrays: ReadonlyMap<string, MLXArray>,
  stated: ReadonlyMap<string, unknown>,
  fail: Failure,
): PlannedTensor[] {
  for (const name of stated.keys())
    if (!arrays.has(name)) throw fail(`tensorTypes: there is no tensor ${quote(name)}`, { code: 'Argument' });
  const parts = new Set<string>();
  for (const [name, type] of stated)
    if (typeof type === 'string' && isSupportedType(type))
      for (const part of arrayNames({ name, type }).slice(1)) parts.add(part);
  return [...arrays.keys()]
    .filter((name) => !parts.has(name))
    .map((name) => planTensor(name, arrays, stated.get(name), fail));
}
