import type { MLXArray } from '@mlxts/core';
import { Module } from '../module/module.js';
import type { QuantizedParts } from './parts.js';
import { type QuantizeArrayOptions, quantizeArray } from './quantize-array.js';
import { type QuantizeModuleOptions, quantizeModule } from './quantize-module.js';

/**
 * Packs a matrix into `bits`-bit integers: affine rounds `(w - bias) / scale` in each group of `groupSize`
 * neighbours of a row; mxfp4, mxfp8 and nvfp4 round to small floats with one shared scale.
 *
 * `w` `[..., out, in]` float16, bfloat16 or float32 → `wq` uint32 `[..., out, in · bits / 32]`, `scales` and (affine only)
 * `biases` `[..., out, in / groupSize]`. Defaults: affine 64/4, mxfp4 32/4, mxfp8 32/8, nvfp4 16/4.
 * @throws ShapeError, DtypeError, ArgumentError before MLX is called
 * @example
 * const { wq, scales, biases } = quantize(mx.random.normal([8, 64]), { groupSize: 32, bits: 4 });
 */
export function quantize(w: MLXArray, options?: QuantizeArrayOptions): QuantizedParts;
/**
 * Replaces, in place, each leaf layer that can be quantized by its quantized form, and returns the module.
 * All layers are quantized before the first one is replaced: an error leaves the module as it was.
 * @throws ArgumentError that names each layer that does not fit, by checkpoint path
 * @example
 * class Model extends Module {
 *   lmHead = new Linear(64, 8);
 * }
 * const model = new Model();
 * quantize(model, { bits: 4, predicate: (path) => (path === 'lm_head' ? { groupSize: 64, bits: 8, mode: 'affine' } : true) });
 */
export function quantize<M extends Module>(module: M, options?: QuantizeModuleOptions): M;
export function quantize<M extends Module>(
  target: MLXArray | M,
  options: QuantizeArrayOptions & QuantizeModuleOptions = {},
): QuantizedParts | M {
  return target instanceof Module ? quantizeModule(target, options) : quantizeArray(target, options);
}
