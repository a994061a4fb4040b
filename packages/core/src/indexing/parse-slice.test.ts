import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../errors/argument-error.js';
import { ellipsis, parseSlice } from './parse-slice.js';
import { s } from './slice-value.js';

describe('parseSlice', () => {
  it.each([
    [':', s()],
    ['1:3', s(1, 3)],
    ['::-1', s(null, null, -1)],
    [':-1', s(null, -1)],
    ['-3:', s(-3)],
    [' 1 : 3 : 2 ', s(1, 3, 2)],
    ['+1:03', s(1, 3)],
  ])('reads %j', (text, slice) => {
    expect(parseSlice('get', text)).toEqual(slice);
  });

  it("reads '...' as the ellipsis", () => {
    expect(parseSlice('get', ' ... ')).toBe(ellipsis);
  });

  it.each([
    '',
    '3',
    '1:2:3:4',
    'a:b',
    '1.5:2',
    '1 2:3',
    '..',
    '1:2:0',
    `0:${'9'.repeat(20)}`,
    `${' '.repeat(200)}:`,
    '1:\0',
  ])('refuses %j', (text) => {
    expect(() => parseSlice('get', text)).toThrow(ArgumentError);
  });

  it('keeps its answers right beyond the size of its memory', () => {
    for (let i = 0; i < 1000; i++) expect(parseSlice('get', `${i}:`)).toEqual(s(i));
    expect(parseSlice('get', '7:')).toEqual(s(7));
  });
});

describe('s', () => {
  it.each([[1.5], [Number.NaN], [Number.POSITIVE_INFINITY], ['1'], [true], [2 ** 53]])('refuses %s', (value) => {
    expect(() => s(value as number)).toThrow(ArgumentError);
    expect(() => s(0, value as number)).toThrow(ArgumentError);
    expect(() => s(0, 1, value as number)).toThrow(ArgumentError);
  });

  it('refuses a step of 0', () => {
    expect(() => s(0, 1, 0)).toThrow('s: expected a step other than 0');
  });

  it('prints as Python writes it', () => {
    expect(`${s(1, null, -2)} ${s(null, 3)} ${s()}`).toBe('1::-2 :3 :');
  });
});
