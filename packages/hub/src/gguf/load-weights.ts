import { loadGGUF, type MLXArray } from '@mlxts/core';

/** Reads a GGUF file's tensors under their new names; those that `nameOf` does not name are let go. */
export async function loadGGUFWeights(
  path: string,
  nameOf: (name: string) => string | undefined,
  signal?: AbortSignal,
): Promise<Map<string, MLXArray>> {
  signal?.throwIfAborted();
  const { tensors } = await loadGGUF(path);
  const weights = new Map<string, MLXArray>();
  for (const [name, tensor] of tensors) {
    const renamed = nameOf(name);
    if (renamed === undefined) tensor.dispose();
    else weights.set(renamed, tensor);
  }
  if (signal?.aborted) for (const tensor of weights.values()) tensor.dispose();
  signal?.throwIfAborted();
  return weights;
}
