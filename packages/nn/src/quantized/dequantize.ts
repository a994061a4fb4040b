import type { MLXArray } from '@mlxts/core';
import { Module } from '../module/module.js';
import { type DequantizeArrayOptions, dequantizeArray } from './dequantize-array.js';
import { type DequantizeModuleOptions, dequantizeModule } from './dequantize-module.js';

/**
 * Unpacks what `quantize` packed: affine `scale · q + bias`, otherwise `scale · q`.
 * `wq` uint32 `[..., out, in · bits / 32]` → `[..., out, in]`.
 * @throws ShapeError, DtypeError, ArgumentError before MLX is called
 */
export function dequantize(
  wq: MLXArray,
  scales: MLXArray,
  biases?: MLXArray | null,
  options?: DequantizeArrayOptions,
): MLXArray;
/**
 * Replaces, in place, each quantized layer by one with the same weights unpacked, and returns the module.
 * @throws ArgumentError for a lone layer, which cannot be replaced in place (use its `toLinear` or `toEmbedding`)
 */
export function dequantize<M extends Module>(module: M, options?: DequantizeModuleOptions): M;
export function dequantize<M extends Module>(
  target: MLXArray | M,
  scales?: MLXArray | DequantizeModuleOptions,
  biases?: MLXArray | null,
  options?: DequantizeArrayOptions,
): MLXArray | M {
  if (target instanceof Module) return dequantizeModule(target, scales as DequantizeModuleOptions | undefined);
  return dequantizeArray(target, scales as MLXArray, biases, options);
}
