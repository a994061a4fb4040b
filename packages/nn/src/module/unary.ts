import type { MLXArray } from '@mlxts/core';
import type { Module } from './module.js';

/** A layer from one array to one array. Fields of this type take `QuantizedLinear` in the place of `Linear`. */
export type Unary = Module & { forward(x: MLXArray): MLXArray };
