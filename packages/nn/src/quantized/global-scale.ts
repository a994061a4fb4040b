import { ArgumentError, DtypeError, type MLXArray, ShapeError } from '@mlxts/core';
import { checkArray } from '@mlxts/core/native';
import { describe } from './describe.js';
import type { QuantizationMode } from './mode.js';

/** @throws unless `globalScale` is absent, or one float32 number for nvfp4, the only mode with a scale for the whole tensor. */
export function checkGlobalScale(op: string, globalScale: MLXArray | null | undefined, mode: QuantizationMode): void {
  if (globalScale === undefined || globalScale === null) return;
  checkArray(op, 'globalScale', globalScale);
  if (mode !== 'nvfp4') {
    throw new ArgumentError({ op, message: `expected no globalScale for mode ${mode}, only nvfp4 has one` });
  }
  if (globalScale.dtype !== 'float32') {
    throw new DtypeError({ op, message: `expected globalScale of dtype float32, got ${globalScale.dtype}` });
  }
  if (globalScale.size !== 1) {
    throw new ShapeError({
      op,
      message: `expected globalScale with one element, got ${describe('globalScale', globalScale)}`,
    });
  }
}
