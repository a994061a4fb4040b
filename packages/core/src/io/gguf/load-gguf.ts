import type { MLXArray } from '../../array.js';
import { fromBytes } from '../../creation.js';
import { withFile } from '../byte-source.js';
import { failureOf } from '../failure.js';
import { parseHeader } from './parse-header.js';
import { readTensors } from './read-tensors.js';
import type { GGUFTensorType } from './tensor-types.js';
import type { GGUFValue } from './value-types.js';

export interface GGUF {
  /** In the order of the data. */
  tensors: Map<string, MLXArray>;
  metadata: Map<string, GGUFValue>;
  /** How the file stores each tensor, by its name there. */
  tensorTypes: Map<string, GGUFTensorType>;
}

/**
 * Reads a GGUF file, version 2 or 3, one tensor at a time, with shapes row-major. F32, F16 and BF16 keep their dtype.
 *
 * A quantized tensor `x.weight` becomes MLX's affine form with groups of 32, without requantization:
 * `x.weight` (uint32, Q4_0 and Q4_1 in 4 bits, Q8_0 in 8), `x.scales` and `x.biases` (float16).
 *
 * @throws FileError naming the tensor or key, what was expected and what came; nothing stays allocated.
 * @see https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
 * @example
 * ```ts ignore needs a model
 * const { tensors, metadata, tensorTypes } = await mx.loadGGUF('model.Q4_1.gguf');
 * ```
 */
export async function loadGGUF(path: string): Promise<GGUF> {
  const fail = failureOf('loadGGUF', path);
  return withFile(path, fail, async (source) => {
    const header = await parseHeader(source, fail);
    const tensors = new Map<string, MLXArray>();
    try {
      for await (const { name, bytes, shape, dtype } of readTensors(source, header, fail))
        tensors.set(name, fromBytes(bytes, shape, dtype));
      await source.checkUnchanged();
    } catch (error) {
      for (const tensor of tensors.values()) tensor.dispose();
      throw error;
    }
    const tensorTypes = new Map(header.tensors.map(({ name, type }) => [name, type]));
    return { tensors, metadata: header.metadata, tensorTypes };
  });
}
