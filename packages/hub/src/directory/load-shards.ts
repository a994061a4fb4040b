import { join } from 'node:path';
import { FileError, loadSafetensors, type MLXArray } from '@mlxts/core';
import type { WeightFiles } from './weight-files.js';

const op = 'loadWeights';

function checkIndex(directory: string, { index }: WeightFiles, weights: ReadonlyMap<string, MLXArray>): void {
  const missing = [...(index?.keys() ?? [])].filter((name) => !weights.has(name));
  if (missing.length > 0)
    throw new FileError({
      op,
      path: directory,
      message: `the index names ${missing.length} tensors that no shard holds: ${missing.join(', ')}`,
    });
}

/**
 * Reads every weight file of a directory into one map.
 *
 * @throws FileError for a tensor in two files, one that the index names and no file holds, and malformed files.
 */
export async function loadShards(
  directory: string,
  files: WeightFiles,
  signal?: AbortSignal,
): Promise<Map<string, MLXArray>> {
  const weights = new Map<string, MLXArray>();
  const unowned: MLXArray[] = [];
  try {
    for (const file of files.names) {
      signal?.throwIfAborted();
      const path = join(directory, file);
      const { tensors } = await loadSafetensors(path);
      unowned.push(...tensors.values());
      for (const [name, tensor] of tensors) {
        if (weights.has(name))
          throw new FileError({
            op,
            path,
            message: `tensor ${JSON.stringify(name)} is in two files, the second is ${file}`,
          });
        weights.set(name, tensor);
      }
    }
    signal?.throwIfAborted();
    checkIndex(directory, files, weights);
  } catch (error) {
    for (const tensor of unowned) tensor.dispose();
    throw error;
  }
  return weights;
}
