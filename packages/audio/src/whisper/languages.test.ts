import { expect, it } from 'vitest';
import { languageCode, languageNames } from './languages.js';

it('knows the hundred languages of Whisper by code, name and other name', () => {
  expect(Object.keys(languageNames)).toHaveLength(100);
  expect(['de', 'German', ' CASTILIAN ', 'yue', 'haitian creole'].map(languageCode)).toEqual([
    'de',
    'de',
    'es',
    'yue',
    'ht',
  ]);
  expect(['klingon', '', 'constructor'].map(languageCode)).toEqual([undefined, undefined, undefined]);
});
