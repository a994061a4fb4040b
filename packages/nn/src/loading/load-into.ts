import { MLXArray, tidy } from '@mlxts/core';
import { Linear } from '../layers/linear.js';
import { QuantizedEmbedding } from '../layers/quantized-embedding.js';
import type { Module } from '../module/module.js';
import type { LayerQuantization } from '../quantized/params.js';
import { isQuantizable, quantizeModule } from '../quantized/quantize-module.js';
import { castForLoad, type LoadDtype, loadDtype } from './dtype-policy.js';
import { inferQuantization } from './infer-quantization.js';

export type Weights = ReadonlyMap<string, MLXArray>;

/** A model that renames, drops or reshapes what its checkpoints hold. Applied to its own result it changes nothing. */
export interface Sanitizing {
  sanitize(weights: Weights): Weights;
}

/**
 * `quantization` of a config: the model's numbers and, under checkpoint paths, those of single layers or false. The model's
 * `quantizeInput` is for each linear layer whose scales are there and that has no entry.
 */
export type QuantizationConfig = LayerQuantization & {
  readonly [path: string]: LayerQuantization | boolean | number | string | undefined;
};

export interface LoadIntoOptions {
  /** Only needed for layers whose numbers the widths of their arrays do not tell. */
  readonly quantization?: QuantizationConfig | undefined;
  /**
   * The dtype of floating weights, scales and biases. Default `'auto'`: the checkpoint's on GPU; float32 on CPU, but for
   * matrices, scales and biases of 16 bits, which products read as they are.
   */
  readonly dtype?: LoadDtype | undefined;
}

/**
 * Fills a model with the weights of a checkpoint and sets it to evaluation: sanitize, replace by their quantized forms the
 * layers whose `.scales` are among the weights, cast, load strictly. Evaluates nothing; what it drops is freed. After an
 * error the model is of no use.
 * @throws WeightsError with all missing, unexpected and wrong-shaped keys, by checkpoint path
 * @throws ArgumentError where a layer cannot be quantized as its weights are
 */
export function loadInto<M extends Module>(
  model: M & Partial<Sanitizing>,
  weights: Weights,
  options: LoadIntoOptions = {},
): M {
  const { dtype: requested = 'auto' } = options;
  const dtype = loadDtype(requested);
  tidy(
    () => {
      const sanitized = model.sanitize?.(weights) ?? weights;
      quantizeLike(model, sanitized, options.quantization);
      const cast = [...sanitized].map(([key, array]): [string, MLXArray] => [key, castForLoad(array, requested, key)]);
      model.eval().loadWeights(cast);
    },
    { state: model },
  );
  for (const module of model.modules()) if (module instanceof QuantizedEmbedding) module.dtype = dtype;
  return model;
}

function quantizeLike(model: Module, weights: Weights, config: QuantizationConfig | undefined): void {
  if (isQuantizable(model)) return;
  quantizeModule(model, {
    predicate: (path, layer) => {
      const own = config?.[path];
      if (typeof own === 'object' || typeof own === 'boolean') return own;
      const scales = weights.get(`${path}.scales`);
      const packed = weights.get(`${path}.weight`);
      if (
        !isQuantizable(layer) ||
        !('weight' in layer) ||
        !(layer.weight instanceof MLXArray) ||
        scales === undefined ||
        packed === undefined
      )
        return false;
      const params = inferQuantization(path, layer.weight.shape.at(-1) ?? 0, packed, scales);
      return { ...params, quantizeInput: config?.quantizeInput === true && layer instanceof Linear };
    },
  });
}
