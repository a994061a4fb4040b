import { type MLXArray, ShapeError, type StreamOrDevice } from '@mlxts/core';
import { checkArray, resolveStream, sys, wrap } from '@mlxts/core/native';
import { describe } from './describe.js';
import { checkGlobalScale } from './global-scale.js';
import { type QuantizationOptions, resolveParams } from './params.js';
import { type QuantizedParts, quantizedParts } from './parts.js';
import { checkReal } from './real-dtype.js';

export interface QuantizeArrayOptions extends QuantizationOptions {
  /** One float32 number that scales the whole tensor; nvfp4 only. */
  readonly globalScale?: MLXArray | null;
  readonly stream?: StreamOrDevice | undefined;
}

const op = 'quantize';

/** The array form of `quantize`: `[..., in]` → packed parts. */
export function quantizeArray(w: MLXArray, options: QuantizeArrayOptions = {}): QuantizedParts {
  const { groupSize, bits, mode } = resolveParams(op, options);
  checkArray(op, 'w', w);
  checkReal(op, 'w', w);
  const shape = w.shape;
  const last = shape.at(-1) ?? 0;
  if (shape.length < 2)
    throw new ShapeError({ op, message: `expected w of rank 2 or more, got ${shape.length} (${describe('w', w)})` });
  if (last % groupSize !== 0) {
    throw new ShapeError({
      op,
      message: `expected last dimension divisible by groupSize ${groupSize}, got ${last} (${describe('w', w)})`,
    });
  }
  if (last * bits >= 2 ** 31) {
    throw new ShapeError({
      op,
      message: `expected a packed row of fewer than 2^31 bits, got ${last} · ${bits} (${describe('w', w)})`,
    });
  }
  checkGlobalScale(op, options.globalScale, mode);

  const stream = resolveStream(options.stream);
  const globalScale = options.globalScale ? options.globalScale.handle : null;
  const list = sys.mlx_quantize(w.handle, groupSize, bits, mode, globalScale, stream);
  return quantizedParts(list.map(wrap), mode);
}
