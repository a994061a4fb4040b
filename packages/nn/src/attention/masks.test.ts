import { array, type MLXArray, zeros } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { createAttentionMask, createCausalMask, createPaddingMask } from './masks.js';

const rows = (mask: MLXArray) => (mask.tolist() as boolean[][]).map((row) => row.map(Number).join(''));

describe('createCausalMask', () => {
  it('hides later positions', () => {
    expect(rows(createCausalMask(3))).toEqual(['100', '110', '111']);
    expect(rows(createCausalMask(2, 2))).toEqual(['1110', '1111']);
  });

  it('hides positions before the window', () => {
    expect(rows(createCausalMask(3, 1, { windowSize: 2 }))).toEqual(['1100', '0110', '0011']);
  });

  it.each([-1, Number.NaN, 2 ** 31, 0.5])('refuses %s', (n) => {
    expect(() => createCausalMask(n)).toThrow(expect.objectContaining({ code: 'Argument' }));
    expect(() => createCausalMask(1, n)).toThrow(expect.objectContaining({ code: 'Argument' }));
    expect(() => createCausalMask(1, 0, { windowSize: n })).toThrow(expect.objectContaining({ code: 'Argument' }));
  });
});

describe('createAttentionMask', () => {
  const h = (length: number) => zeros([1, length, 4]);

  it('is absent for one query and causal for more', () => {
    expect(createAttentionMask(h(1))).toBeNull();
    expect(createAttentionMask(h(1), { offset: 7 })).toBeNull();
    expect(createAttentionMask(h(3), { offset: 7 })).toBe('causal');
  });

  it('is an array once the window is shorter than what there is', () => {
    expect(createAttentionMask(h(3), { offset: 1 }, { windowSize: 4 })).toBe('causal');
    expect(rows(createAttentionMask(h(1), { offset: 3 }, { windowSize: 2 }) as MLXArray)).toEqual(['0011']);
  });

  it('is an array where there is padding, and on request', () => {
    expect(createAttentionMask(h(1), null, { returnArray: true })).toBeNull();
    expect(rows(createAttentionMask(h(2), null, { returnArray: true }) as MLXArray)).toEqual(['10', '11']);
    const padded = createAttentionMask(h(1), { offset: 2 }, { leftPadding: [0, 2] }) as MLXArray;
    expect(padded.shape).toEqual([2, 1, 1, 3]);
    expect(padded.flatten().tolist()).toEqual([true, true, true, false, false, true]);
  });
});

describe('createPaddingMask', () => {
  it('shows what lies between the padding of each row', () => {
    const mask = createPaddingMask(4, { leftPadding: array([1, 0], { dtype: 'int32' }), rightPadding: [0, 3] });
    expect(mask.shape).toEqual([2, 1, 1, 4]);
    expect(rows(mask.reshape([2, 4]))).toEqual(['0111', '1000']);
    expect(rows(createPaddingMask(2, {}))).toEqual(['11']);
  });

  it('refuses paddings that are no lists of lengths', () => {
    expect(() => createPaddingMask(4, { leftPadding: [-1] })).toThrow(expect.objectContaining({ code: 'Argument' }));
    expect(() => createPaddingMask(4, { rightPadding: zeros([1, 1]) })).toThrow(
      'createPaddingMask: expected rightPadding of shape [batch]',
    );
    expect(() => createCausalMask(4, 0, { leftPadding: 1 as never })).toThrow('expected leftPadding to be a list');
  });
});
