import { ArgumentError, type MLXArray, ShapeError, type StreamOrDevice } from '@mlxts/core';
import { checkArray } from '@mlxts/core/native';
import { checkedParams } from './checked-weights.js';
import { describe } from './describe.js';
import { checkGlobalScale } from './global-scale.js';
import { checkProductInput } from './input-check.js';
import { resolveInputParams } from './input-params.js';
import type { QuantizationOptions, QuantizationParams } from './params.js';
import { checkReal } from './real-dtype.js';

export interface InputProductOptions extends QuantizationOptions {
  /** A float32 number that scales all of `x`; nvfp4 only, and only beside `globalScaleW`. */
  readonly globalScaleX?: MLXArray | null | undefined;
  /** The same for `w`: for a packed one, the number that it was quantized with. */
  readonly globalScaleW?: MLXArray | null | undefined;
  readonly stream?: StreamOrDevice | undefined;
}

/** The operands of a product whose inputs are quantized, checked. */
export interface InputOperands {
  readonly x: MLXArray;
  /** Packed beside scales, floating without. */
  readonly w: MLXArray;
  readonly scales: MLXArray | null;
  readonly params: QuantizationParams;
  readonly globalScales: readonly [x: MLXArray, w: MLXArray] | null;
}

/** @throws ShapeError, DtypeError, ArgumentError unless the operands fit together */
export function checkInputOperands(
  op: string,
  x: MLXArray,
  w: MLXArray,
  scales: MLXArray | null | undefined,
  { minRank, ...options }: InputProductOptions & { minRank: number },
): InputOperands {
  const params = resolveInputParams(op, options);
  checkReal(op, 'x', checkArray(op, 'x', x));
  checkArray(op, 'w', w);
  const globalScales = checkGlobalScales(op, options, params);
  if (scales !== undefined && scales !== null) {
    checkedParams(op, { weight: w, scales }, params);
    checkProductInput(op, x, w, params, { transpose: true, minRank });
    return { x, w, scales, params, globalScales };
  }
  if (w.dtype === 'uint32') {
    throw new ArgumentError({ op, message: `expected scales for a packed w, got none (${describe('w', w)})` });
  }
  checkReal(op, 'w', w);
  const inner = w.shape.at(-1) ?? 0;
  const got = `${describe('x', x)}, ${describe('w', w)}`;
  if (w.ndim < 2) throw new ShapeError({ op, message: `expected w of rank 2 or more, got ${w.ndim} (${got})` });
  if (x.ndim < minRank)
    throw new ShapeError({ op, message: `expected x of rank ${minRank} or more, got ${x.ndim} (${got})` });
  if (x.shape.at(-1) !== inner)
    throw new ShapeError({ op, message: `expected x with last dimension ${inner}, got ${x.shape.at(-1)} (${got})` });
  if (inner === 0 || inner % params.groupSize !== 0) {
    throw new ShapeError({
      op,
      message: `expected last dimensions divisible by groupSize ${params.groupSize}, got ${inner} (${got})`,
    });
  }
  return { x, w, scales: null, params, globalScales };
}

function checkGlobalScales(
  op: string,
  { globalScaleX = null, globalScaleW = null }: InputProductOptions,
  { mode }: QuantizationParams,
): readonly [MLXArray, MLXArray] | null {
  checkGlobalScale(op, globalScaleX, mode);
  checkGlobalScale(op, globalScaleW, mode);
  if (globalScaleX !== null && globalScaleW !== null) return [globalScaleX, globalScaleW];
  if (globalScaleX === null && globalScaleW === null) return null;
  const [given, missing] = globalScaleX === null ? ['globalScaleW', 'globalScaleX'] : ['globalScaleX', 'globalScaleW'];
  throw new ArgumentError({ op, message: `expected both global scales or neither, got ${given} without ${missing}` });
}
