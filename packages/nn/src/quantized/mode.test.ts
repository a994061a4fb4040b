import { describe, expect, it } from 'vitest';
import { parseMode, quantizationModes } from './mode.js';

describe('parseMode', () => {
  it('returns each of the four modes', () => {
    expect(quantizationModes.map((mode) => parseMode('op', mode))).toEqual(['affine', 'mxfp4', 'mxfp8', 'nvfp4']);
  });

  it('refuses an unknown mode and lists the known ones', () => {
    expect(() => parseMode('quantize', 'int4')).toThrow(
      "quantize: expected mode to be one of affine, mxfp4, mxfp8, nvfp4, got 'int4'",
    );
    for (const mode of ['', 'Affine', ' affine', null, 4, {}, Number.NaN]) {
      expect(() => parseMode('quantize', mode)).toThrow(expect.objectContaining({ code: 'Argument' }));
    }
  });

  it('refuses an interior NUL under a code of its own', () => {
    for (const mode of ['affine\0', '\0affine', 'aff\0ine']) {
      expect(() => parseMode('quantize', mode)).toThrow(
        expect.objectContaining({ code: 'InteriorNul', op: 'quantize' }),
      );
    }
  });
});
