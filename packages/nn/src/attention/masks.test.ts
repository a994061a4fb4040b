import { type MLXArray, zeros } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { createAttentionMask, createCausalMask } from './masks.js';

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
});
