import { ArgumentError, DtypeError, type MLXArray, ShapeError } from '@mlxts/core';
import { checkArray } from '@mlxts/core/native';
import { describe } from './describe.js';
import { quantizationFormats } from './formats.js';
import { parseMode } from './mode.js';
import { checkAllowed, checkPositive, type QuantizationParams } from './params.js';
import { isReal } from './real-dtype.js';

/** A packed weight with the names that its layer or op gives its arrays. */
export interface PackedWeight {
  readonly weight: MLXArray;
  readonly scales: MLXArray;
  readonly biases?: MLXArray | null | undefined;
}

const int32Max = 2 ** 31 - 1;

/**
 * Checks that arrays and numbers describe one packed weight; MLX trusts most of this and reads beyond its buffers.
 * In this order: bits and group size positive, weight rank and dtype, scales rank, leading dimensions, packed width
 * `width · 32 / bits = scalesWidth · groupSize`, biases' shape, mode, biases present for affine and absent otherwise,
 * scales dtype, and the group sizes and bits that the mode has.
 * @param name the weight's name in error texts
 * @param rank `2` for a layer's matrix; ops take any number of leading batch dimensions
 */
export function checkPackedWeight(
  op: string,
  { weight, scales, biases }: PackedWeight,
  params: QuantizationParams,
  { name = 'w', rank }: { name?: string; rank?: number } = {},
): void {
  checkPositive(op, params);
  const { bits, groupSize } = params;
  checkArray(op, name, weight);
  checkArray(op, 'scales', scales);
  const got = `${describe(name, weight)}, ${describe('scales', scales)}, bits ${bits}, groupSize ${groupSize}`;
  const fail = (message: string) => new ShapeError({ op, message: `${message} (${got})` });

  const shape = weight.shape;
  const scalesShape = scales.shape;
  if (rank === undefined ? shape.length < 2 : shape.length !== rank) {
    throw fail(`expected ${name} of rank ${rank ?? '2 or more'}, got ${shape.length}`);
  }
  if (weight.dtype !== 'uint32')
    throw new DtypeError({ op, message: `expected ${name} of dtype uint32, got ${weight.dtype} (${got})` });
  if (scalesShape.length !== shape.length)
    throw fail(`expected scales of rank ${shape.length}, got ${scalesShape.length}`);
  if (!sameShape(shape.slice(0, -1), scalesShape.slice(0, -1)))
    throw fail(`expected ${name} and scales with the same leading dimensions`);
  const packedBits = (shape.at(-1) ?? 0) * 32;
  const elements = (scalesShape.at(-1) ?? 0) * groupSize;
  if (packedBits !== elements * bits) {
    throw fail(
      `expected the packed width ${shape.at(-1)} · 32 / ${bits} to equal the scales' width ${scalesShape.at(-1)} · ${groupSize}`,
    );
  }
  if (packedBits > int32Max) throw fail(`expected a packed row of fewer than 2^31 bits, got ${packedBits}`);
  if (biases !== undefined && biases !== null) {
    checkArray(op, 'biases', biases);
    if (!sameShape(biases.shape, scalesShape))
      throw fail(`expected biases of the scales' shape, got ${describe('biases', biases)}`);
  }

  const mode = parseMode(op, params.mode);
  const absent = biases === undefined || biases === null;
  if (quantizationFormats[mode].hasBiases) {
    if (absent) throw new ArgumentError({ op, message: `expected biases for mode ${mode}, got none` });
    for (const [part, array] of [
      ['scales', scales],
      ['biases', biases],
    ] as const) {
      if (!isReal(array.dtype))
        throw new DtypeError({
          op,
          message: `expected ${part} of dtype float16, bfloat16, float32 for mode ${mode}, got ${array.dtype}`,
        });
    }
  } else {
    if (!absent)
      throw new ArgumentError({
        op,
        message: `expected no biases for mode ${mode}, got ${describe('biases', biases)}`,
      });
    if (scales.dtype !== 'uint8')
      throw new DtypeError({ op, message: `expected scales of dtype uint8 for mode ${mode}, got ${scales.dtype}` });
  }
  checkAllowed(op, { groupSize, bits, mode });
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((n, i) => n === b[i]);
}
