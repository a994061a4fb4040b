import { astype, type MLXArray, ones, zeros } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { checkPackedWeight, type PackedWeight } from './packed-weight.js';
import type { QuantizationParams } from './params.js';

const affine: QuantizationParams = { groupSize: 64, bits: 4, mode: 'affine' };
const mxfp4: QuantizationParams = { groupSize: 32, bits: 4, mode: 'mxfp4' };
const words = (...shape: number[]) => zeros(shape, { dtype: 'uint32' });
const fits: PackedWeight = { weight: words(8, 8), scales: ones([8, 1]), biases: ones([8, 1]) };
const fitsMx: PackedWeight = { weight: words(8, 8), scales: zeros([8, 2], { dtype: 'uint8' }) };

function check(
  weight: Partial<Record<keyof PackedWeight, MLXArray | null>>,
  params: QuantizationParams = affine,
  rank?: number,
): () => void {
  const whole = { ...fits, ...weight } as PackedWeight;
  return () => checkPackedWeight('quantizedMatmul', whole, params, rank === undefined ? {} : { rank });
}

describe('checkPackedWeight', () => {
  it('accepts what fits', () => {
    expect(check({})).not.toThrow();
    expect(check({ ...fitsMx, biases: null }, mxfp4)).not.toThrow();
    expect(check({ weight: words(2, 3, 8, 8), scales: ones([2, 3, 8, 1]), biases: ones([2, 3, 8, 1]) })).not.toThrow();
  });

  it('names the op, what was expected and what came', () => {
    expect(check({ scales: ones([8, 2]), biases: ones([8, 2]) })).toThrow(
      "quantizedMatmul: expected the packed width 8 · 32 / 4 to equal the scales' width 2 · 64 (w: [8, 8] uint32, scales: [8, 2] float32, bits 4, groupSize 64)",
    );
  });

  it.each<[string, () => void, string, RegExp]>([
    ['bits', check({}, { ...affine, bits: 0 }), 'Argument', /bits/],
    ['group size', check({}, { ...affine, groupSize: 0 }), 'Argument', /groupSize/],
    ['a vector as weight', check({ weight: words(8) }), 'Shape', /w of rank 2 or more/],
    ['a batch where a matrix is wanted', check({ weight: words(1, 8, 8) }, affine, 2), 'Shape', /w of rank 2,/],
    ['a weight that is not packed', check({ weight: ones([8, 8]) }), 'Dtype', /uint32/],
    ['scales of another rank', check({ scales: ones([8]) }), 'Shape', /scales of rank 2/],
    ['scales of other rows', check({ scales: ones([4, 1]), biases: ones([4, 1]) }), 'Shape', /leading dimensions/],
    ['a packed width that is too long', check({ weight: words(8, 9) }), 'Shape', /packed width/],
    ['biases of another shape', check({ biases: ones([8, 2]) }), 'Shape', /biases of the scales' shape/],
    ['an unknown mode', check({}, { ...affine, mode: 'int4' as 'affine' }), 'Argument', /expected mode/],
    ['affine without biases', check({ biases: null }), 'Argument', /expected biases/],
    ['mxfp4 with biases', check({ ...fitsMx, biases: zeros([8, 2]) }, mxfp4), 'Argument', /expected no biases/],
    ['mxfp4 with floating scales', check({ ...fitsMx, scales: ones([8, 2]), biases: null }, mxfp4), 'Dtype', /uint8/],
    ['affine with integer scales', check({ scales: zeros([8, 1], { dtype: 'int32' }) }), 'Dtype', /scales of dtype/],
    [
      'affine with float64 biases',
      check({ biases: astype(ones([8, 1]), 'float64', { stream: 'cpu' }) }),
      'Dtype',
      /biases of dtype/,
    ],
    [
      'numbers that the mode lacks',
      check({ weight: words(8, 2), scales: ones([8, 1]), biases: ones([8, 1]) }, { ...affine, groupSize: 16 }),
      'Argument',
      /groupSize 32/,
    ],
  ])('refuses %s', (_, call, code, text) => {
    expect(call).toThrow(expect.objectContaining({ code }));
    expect(call).toThrow(text);
  });

  it('checks in the stated order: with everything wrong, the first fault is reported', () => {
    const wrong = { weight: ones([8]), scales: ones([4, 3]), biases: ones([1]) };
    expect(check(wrong, { groupSize: 0, bits: 0, mode: 'int4' as 'affine' })).toThrow(/bits/);
    expect(check(wrong, { groupSize: 0, bits: 4, mode: 'int4' as 'affine' })).toThrow(/groupSize/);
    expect(check(wrong, { groupSize: 64, bits: 4, mode: 'int4' as 'affine' })).toThrow(/rank/);
    expect(check({ ...wrong, weight: ones([8, 8]) }, { ...affine, mode: 'int4' as 'affine' })).toThrow(/uint32/);
    expect(check({ ...wrong, weight: words(8, 8) }, { ...affine, mode: 'int4' as 'affine' })).toThrow(/leading/);
  });
});
