import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { integer, nonNegative, probability } from './number-option.js';

describe('options that are numbers', () => {
  it('read what is in range', () => {
    expect(integer(1)('32')).toBe(32);
    expect(integer(0)('0')).toBe(0);
    expect(nonNegative('0.7')).toBe(0.7);
    expect(nonNegative('0')).toBe(0);
    expect(probability()('0')).toBe(0);
    expect(probability({ above: true })('1')).toBe(1);
  });

  it.each([
    [integer(1), '0'],
    [integer(0), '-1'],
    [integer(0), '1.5'],
    [integer(0), ''],
    [integer(0), 'NaN'],
    [integer(0), '1e400'],
    [nonNegative, '-1'],
    [nonNegative, 'Infinity'],
    [nonNegative, 'warm'],
    [probability(), '1.01'],
    [probability({ above: true }), '0'],
  ])('%o refuses %o', (read, text) => {
    expect(() => read(text)).toThrow(InvalidArgumentError);
  });
});
