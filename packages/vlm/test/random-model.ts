import * as mx from '@mlxts/core';
import { createVisionLanguageModel, type VisionLanguageModel } from '../src/index.js';

/** A model whose every weight, biases and norms too, is random. */
export async function randomModel(config: Record<string, unknown>): Promise<VisionLanguageModel> {
  mx.random.seed(11);
  const model = await createVisionLanguageModel(config);
  mx.tidy(
    () => {
      const noisy = model.namedParameters().map(([key, array]): [string, mx.MLXArray] => {
        return [key, mx.add(array, mx.random.normal(array.shape, { scale: 0.1 }))];
      });
      model.loadWeights(noisy);
      model.eval();
    },
    { state: model },
  );
  mx.eval(model.parameters());
  return model;
}
