import { ArgumentError } from '@mlxts/core';
import { checkInt } from '@mlxts/core/native';
import { quantizationFormats } from './formats.js';
import { parseMode, type QuantizationMode } from './mode.js';

/** How a weight is, or is to be, packed. */
export interface QuantizationParams {
  readonly groupSize: number;
  readonly bits: number;
  readonly mode: QuantizationMode;
}

/** The same as options: `mode` defaults to affine, the numbers to those of the mode (64/4, 32/4, 32/8, 16/4). */
export type QuantizationOptions = { readonly [K in keyof QuantizationParams]?: QuantizationParams[K] | undefined };

/** How a layer is to be quantized. */
export interface LayerQuantization extends QuantizationOptions {
  /** Whether a linear layer without bias also rounds its inputs, to nvfp4 or mxfp8 (`QQLinear`). Default false. */
  readonly quantizeInput?: boolean | undefined;
}

/** @throws ArgumentError where the inputs of a layer are to be quantized that has no such form */
export function refuseQuantizedInput(op: string, { quantizeInput = false }: LayerQuantization): void {
  if (quantizeInput) throw new ArgumentError({ op, message: 'expected no quantizeInput, only Linear has it' });
}

/**
 * Fills in the defaults of the mode and checks the result against what the mode allows.
 * MLX divides by both numbers unchecked, so nothing else may reach it.
 */
export function resolveParams(op: string, options: QuantizationOptions = {}): QuantizationParams {
  parseMode(op, options.mode ?? 'affine');
  const params = withDefaults(options);
  checkPositive(op, params);
  checkAllowed(op, params);
  return params;
}

/** Fills in the defaults and checks nothing; an unknown mode gets those of affine. */
export function withDefaults({ groupSize, bits, mode = 'affine' }: QuantizationOptions): QuantizationParams {
  const format = Object.hasOwn(quantizationFormats, mode) ? quantizationFormats[mode] : quantizationFormats.affine;
  return { groupSize: groupSize ?? format.defaultGroupSize, bits: bits ?? format.defaultBits, mode };
}

/** @throws ArgumentError unless `bits` and `groupSize` are integers of at least 1. */
export function checkPositive(op: string, { bits, groupSize }: { bits: number; groupSize: number }): void {
  checkInt(op, 'bits', bits, { min: 1, max: 32 });
  checkInt(op, 'groupSize', groupSize, { min: 1, max: 2 ** 31 - 1 });
}

/** @throws ArgumentError unless the mode has this group size and this number of bits. */
export function checkAllowed(op: string, { groupSize, bits, mode }: QuantizationParams): void {
  const format = quantizationFormats[mode];
  checkListed(op, 'groupSize', groupSize, format.groupSizes, mode);
  checkListed(op, 'bits', bits, format.bits, mode);
}

function checkListed(op: string, name: string, value: number, allowed: readonly number[], mode: string): void {
  if (allowed.includes(value)) return;
  const list = allowed.length === 1 ? String(allowed[0]) : `${allowed.slice(0, -1).join(', ')} or ${allowed.at(-1)}`;
  throw new ArgumentError({ op, message: `expected ${name} ${list} for mode ${mode}, got ${value}` });
}
