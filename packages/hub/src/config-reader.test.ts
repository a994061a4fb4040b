import { describe, expect, it } from 'vitest';
import { ConfigReader } from './config-reader.js';

const read = (raw: Record<string, unknown>) => new ConfigReader('tiny config', raw);

describe('ConfigReader', () => {
  it('reads counts, numbers, flags, texts, records and lists', () => {
    const reader = read({ n: 3, eps: 1e-5, on: true, name: 'silu', rope: { factor: 2 }, kinds: ['a'] });
    expect(reader.count('n')).toBe(3);
    expect(reader.positive('eps')).toBe(1e-5);
    expect(reader.flag('on', false)).toBe(true);
    expect(reader.optionalText('name')).toBe('silu');
    expect(reader.optionalRecord('rope')).toEqual({ factor: 2 });
    expect(reader.optionalList('kinds')).toEqual(['a']);
  });

  it('takes null for absent', () => {
    const reader = read({ n: null });
    expect(reader.optionalCount('n')).toBeUndefined();
    expect(reader.flag('n', true)).toBe(true);
    expect(reader.positive('n', 7)).toBe(7);
    expect(reader.whole('n', 0)).toBe(0);
  });

  it.each([
    ['count', { n: 0 }, 'tiny config: n: expected a positive integer, got 0'],
    ['count', { n: 1.5 }, 'tiny config: n: expected a positive integer, got 1.5'],
    ['count', { n: '4' }, 'tiny config: n: expected a positive integer, got "4"'],
    ['count', {}, 'tiny config: n: expected a positive integer, but the field is missing'],
    ['positive', { n: Number.NaN }, 'tiny config: n: expected a positive number, got NaN'],
    ['whole', { n: -1 }, 'tiny config: n: expected a whole number, got -1'],
    ['optionalText', { n: 1 }, 'tiny config: n: expected a string, got 1'],
    ['optionalRecord', { n: [1] }, 'tiny config: n: expected an object, got [1]'],
    ['optionalList', { n: {} }, 'tiny config: n: expected a list, got {}'],
  ] as const)('%s of %o is a Config error', (method, raw, message) => {
    expect(() => read(raw)[method]('n')).toThrow(expect.objectContaining({ code: 'Config', message }));
  });
});
