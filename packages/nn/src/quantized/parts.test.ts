import { zeros } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { LengthMismatchError } from './length-mismatch-error.js';
import { quantizedParts } from './parts.js';

describe('quantizedParts', () => {
  const [a, b, c, d] = [zeros([1]), zeros([2]), zeros([3]), zeros([4])];

  it('names three arrays of affine and two of the other modes', () => {
    const names = (parts: object): string[] =>
      Object.entries(parts).map(([name, array]) => `${name} ${[a, b, c].indexOf(array)}`);
    expect(names(quantizedParts([a, b, c], 'affine'))).toEqual(['wq 0', 'scales 1', 'biases 2']);
    for (const mode of ['mxfp4', 'mxfp8', 'nvfp4'] as const)
      expect(names(quantizedParts([a, b], mode))).toEqual(['wq 0', 'scales 1']);
  });

  it.each([
    ['affine', [], 3],
    ['affine', [a], 3],
    ['affine', [a, b], 3],
    ['affine', [a, b, c, d], 3],
    ['mxfp4', [], 2],
    ['mxfp8', [a], 2],
    ['nvfp4', [a, b, c], 2],
  ] as const)('refuses for %s a list of another length with expected and actual', (mode, list, expected) => {
    const call = () => quantizedParts(list, mode);
    expect(call).toThrow(LengthMismatchError);
    expect(call).toThrow(expect.objectContaining({ code: 'LengthMismatch', expected, actual: list.length }));
  });
});
