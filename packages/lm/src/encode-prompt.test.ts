import { describe, expect, it } from 'vitest';
import { encodePrompt } from './encode-prompt.js';

/** Ids are character codes; 1 stands for the BOS token `<s>`. */
const tokenizer: Parameters<typeof encodePrompt>[0] = {
  bosTokenId: 1,
  encode: (text, { addSpecialTokens = true } = {}) => [
    ...(addSpecialTokens ? [1] : []),
    ...[...text].map((letter) => letter.charCodeAt(0)),
  ],
  idToToken: (id) => (id === 1 ? '<s>' : String.fromCharCode(id)),
};

const chatTemplate: NonNullable<Parameters<typeof encodePrompt>[2]> = {
  render: (messages) => messages.map(({ role, content }) => `${role}>${content}`).join('|'),
};

const codes = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));

describe('encodePrompt', () => {
  it('gives text its special tokens', () => {
    expect(encodePrompt(tokenizer, 'hi', undefined)).toEqual([1, ...codes('hi')]);
  });

  it('gives none to text that begins with the BOS token', () => {
    expect(encodePrompt(tokenizer, '<s>hi', undefined)).toEqual(codes('<s>hi'));
  });

  it('takes token ids as they are', () => {
    expect(encodePrompt(tokenizer, [5, 6], undefined)).toEqual([5, 6]);
    expect(encodePrompt(tokenizer, [], undefined)).toEqual([]);
  });

  it('renders messages and adds no special tokens of its own', () => {
    expect(encodePrompt(tokenizer, [{ role: 'user', content: 'hi' }], chatTemplate)).toEqual(codes('user>hi'));
  });

  it('refuses messages without a chat template', () => {
    expect(() => encodePrompt(tokenizer, [{ role: 'user', content: 'hi' }], undefined)).toThrow(
      expect.objectContaining({ code: 'Unsupported' }),
    );
  });
});
