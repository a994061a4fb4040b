import { expect, it } from 'vitest';
import { shortenWords } from './shorten-words.js';

const rest = ' and more words, 123.'.repeat(300);

it('cuts words beyond the limit to one letter more than it, and nothing else', () => {
  expect(shortenWords(`a ${'é'.repeat(101)}${'b7'.repeat(5000)}-${'x'.repeat(11)} ${rest}`, 10)).toBe(
    `a ${'é'.repeat(11)}-${'x'.repeat(11)} ${rest}`,
  );
  expect(shortenWords(`${'𝒳'.repeat(5000)} ${'x'.repeat(10)}${rest}`, 10)).toBe(
    `${'𝒳'.repeat(11)} ${'x'.repeat(10)}${rest}`,
  );
});

it('leaves what is no single word, and short texts', () => {
  for (const text of ['中'.repeat(5000), '-'.repeat(5000), 'a.b'.repeat(5000), 'ﷺ'.repeat(5000), 'x'.repeat(4000)])
    expect(shortenWords(text, 100)).toBe(text);
});
