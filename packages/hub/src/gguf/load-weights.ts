import { evalAsync, type GGUFHeader, loadGGUF, type MLXArray } from '@mlxts/core';
import type { JsonObject } from '../json.js';
import type { Architecture } from './architecture.js';
import { blockPart, huggingFaceName } from './tensor-names.js';
import { unpermuteRows } from './unpermute-rows.js';

/**
 * Reads a GGUF file's tensors under Hugging Face's names and in its order of rows; those without a name are let go.
 * `whileReading` is called while other threads read.
 */
export async function loadGGUFWeights(
  path: string,
  header: GGUFHeader,
  architecture: Architecture,
  config: JsonObject,
  { signal, whileReading }: { signal?: AbortSignal | undefined; whileReading?: () => void } = {},
): Promise<Map<string, MLXArray>> {
  signal?.throwIfAborted();
  const { tensors } = await loadGGUF(path, { header, whileReading });
  const weights = new Map<string, MLXArray>();
  try {
    for (const [name, tensor] of tensors) {
      const renamed = huggingFaceName(architecture, name);
      if (renamed === undefined) continue;
      const heads = headsOf(name, architecture, config);
      weights.set(renamed, heads === undefined ? tensor : unpermuteRows(tensor, heads));
    }
    await evalAsync([...weights.values()]);
    signal?.throwIfAborted();
  } catch (error) {
    for (const tensor of weights.values()) tensor.dispose();
    throw error;
  } finally {
    const kept = new Set(weights.values());
    for (const tensor of tensors.values()) if (!kept.has(tensor)) tensor.dispose();
  }
  return weights;
}

function headsOf(name: string, { permuted }: Architecture, config: JsonObject): number | undefined {
  const part = blockPart(name);
  return part !== undefined && Object.hasOwn(permuted, part) ? Number(config[permuted[part] as string]) : undefined;
}
