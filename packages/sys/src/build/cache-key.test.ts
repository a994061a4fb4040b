import { expect, test } from 'vitest';
import { cacheKey } from './cache-key.js';

test('the order of the inputs does not matter', () => {
  expect(cacheKey({ source: 'a', compiler: 'b' })).toBe(cacheKey({ compiler: 'b', source: 'a' }));
});

test('any changed input changes the key', () => {
  const key = cacheKey({ source: 'a', compiler: 'gcc 12', flags: '' });
  expect(cacheKey({ source: 'a', compiler: 'gcc 13', flags: '' })).not.toBe(key);
  expect(cacheKey({ source: 'a', compiler: 'gcc 12', flags: '-g' })).not.toBe(key);
  expect(cacheKey({ source: 'a', compiler: 'gcc 12' })).not.toBe(key);
});

test('text cannot move from one input to the next', () => {
  expect(cacheKey({ a: 'xy', b: 'z' })).not.toBe(cacheKey({ a: 'x', b: 'yz' }));
});
