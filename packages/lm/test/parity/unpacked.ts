import type { MLXArray } from '@mlxts/core';
import { createLanguageModel, type LanguageModel } from '@mlxts/decoder';
import * as nn from '@mlxts/nn';
import type { LoadedModel } from '../../src/index.js';

/**
 * The same model with every packed weight as the float32 matrix that it stands for. MLX multiplies those through OpenBLAS
 * twenty times faster than packed ones, so its own operations can be asked about hundreds of tokens.
 */
export async function unpacked({ model, config }: LoadedModel): Promise<LanguageModel> {
  const weights = new Map<string, MLXArray>(model.namedParameters());
  for (const [path, module] of model.namedModules()) {
    if (!(module instanceof nn.QuantizedLinear || module instanceof nn.QuantizedEmbedding)) continue;
    const { weight, scales, biases, groupSize, bits, mode } = module;
    weights.set(`${path}.weight`, nn.dequantize(weight, scales, biases, { groupSize, bits, mode, dtype: 'float32' }));
    for (const packed of ['scales', 'biases']) weights.delete(`${path}.${packed}`);
  }
  const plain = await createLanguageModel(config);
  return plain.loadWeights(weights) as LanguageModel;
}
