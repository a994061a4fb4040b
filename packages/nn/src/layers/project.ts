import { add, type MLXArray } from '@mlxts/core';
import { swiglu } from '../activations/swiglu.js';
import type { Unary } from '../module/unary.js';
import { fusedMlp, fusedProducts, fusedSum, fusedSwiglu } from '../quantized/fused-products.js';
import { QuantizedLinear } from './quantized-linear.js';

/**
 * `[a(x), b(x), ...]` for layers of one input, such as the projections of attention. On the CPU, quantized linear layers
 * of one format are computed in one operation.
 *
 * @example
 * const [a, b] = [new QuantizedLinear(64, 8), new QuantizedLinear(64, 16)];
 * const [queries, keys] = project(mx.ones([1, 64]), a, b); // [1, 8], [1, 16]
 */
export function project<Layers extends readonly Unary[]>(
  x: MLXArray,
  ...layers: Layers
): { [I in keyof Layers]: MLXArray };
export function project(x: MLXArray, ...layers: Unary[]): MLXArray[] {
  const products = layers.every(isQuantizedLinear) ? fusedProducts(x, layers) : null;
  if (products === null) return layers.map((layer) => layer.forward(x));
  return products.map((product, i) => {
    const bias = (layers[i] as QuantizedLinear).bias;
    return bias === undefined ? product : add(product, bias);
  });
}

/** `silu(gate(x)) · up(x)`: `swiglu` of two projections of one input, likewise. */
export function projectSwiglu(x: MLXArray, gate: Unary, up: Unary): MLXArray {
  return (isProduct(gate) && isProduct(up) && fusedSwiglu(x, gate, up)) || swiglu(...project(x, gate, up));
}

/** `residual + layer(x)`, likewise. */
export function addProjection(residual: MLXArray, x: MLXArray, layer: Unary): MLXArray {
  return (isProduct(layer) && fusedSum(residual, x, layer)) || add(residual, layer.forward(x));
}

/**
 * `residual + down(silu(gate(x)) · up(x))`, likewise: the feed-forward half of a layer of a transformer
 * (Shazeer, [GLU Variants Improve Transformer](https://arxiv.org/abs/2002.05202), 2020).
 */
export function addSwiglu(residual: MLXArray, x: MLXArray, { gate, up, down }: SwigluLayers): MLXArray {
  return (
    (isProduct(gate) && isProduct(up) && isProduct(down) && fusedMlp(residual, x, gate, up, down)) ||
    addProjection(residual, projectSwiglu(x, gate, up), down)
  );
}

export interface SwigluLayers {
  readonly gate: Unary;
  readonly up: Unary;
  readonly down: Unary;
}

/** Whether the layer is a product with its weight and nothing more. */
function isProduct(layer: Unary): layer is QuantizedLinear {
  return isQuantizedLinear(layer) && layer.bias === undefined;
}

/** Whether nothing stands between the layer and the product with its weight, such as an adapter. */
function isQuantizedLinear(layer: Unary): layer is QuantizedLinear {
  return layer instanceof QuantizedLinear && layer.forward === QuantizedLinear.prototype.forward;
}
