import { describe, expect, it } from 'vitest';
import type { QuantizationMode } from './mode.js';
import { resolveParams } from './params.js';

describe('resolveParams', () => {
  it("fills in MLX's defaults of each mode", () => {
    const defaults = (mode?: QuantizationMode) => resolveParams('op', { mode });
    expect(defaults()).toEqual({ groupSize: 64, bits: 4, mode: 'affine' });
    expect(defaults('mxfp4')).toEqual({ groupSize: 32, bits: 4, mode: 'mxfp4' });
    expect(defaults('mxfp8')).toEqual({ groupSize: 32, bits: 8, mode: 'mxfp8' });
    expect(defaults('nvfp4')).toEqual({ groupSize: 16, bits: 4, mode: 'nvfp4' });
  });

  it('accepts every pair that affine has', () => {
    for (const groupSize of [32, 64, 128]) {
      for (const bits of [2, 3, 4, 5, 6, 8])
        expect(resolveParams('op', { groupSize, bits })).toEqual({ groupSize, bits, mode: 'affine' });
    }
  });

  it('refuses numbers that the mode lacks and says which it has', () => {
    expect(() => resolveParams('quantize', { groupSize: 16 })).toThrow(
      'quantize: expected groupSize 32, 64 or 128 for mode affine, got 16',
    );
    expect(() => resolveParams('quantize', { bits: 7 })).toThrow(
      'quantize: expected bits 2, 3, 4, 5, 6 or 8 for mode affine, got 7',
    );
    expect(() => resolveParams('quantize', { bits: 8, mode: 'mxfp4' })).toThrow(
      'quantize: expected bits 4 for mode mxfp4, got 8',
    );
    expect(() => resolveParams('quantize', { groupSize: 32, mode: 'nvfp4' })).toThrow(
      'quantize: expected groupSize 16 for mode nvfp4, got 32',
    );
  });

  it.each([0, -1, Number.NaN, 2 ** 31, 1.5, Number.POSITIVE_INFINITY])('refuses %s as bits and as group size', (n) => {
    expect(() => resolveParams('quantize', { bits: n })).toThrow(/^quantize: expected bits to be an integer/);
    expect(() => resolveParams('quantize', { groupSize: n })).toThrow(/^quantize: expected groupSize to be an integer/);
  });
});
