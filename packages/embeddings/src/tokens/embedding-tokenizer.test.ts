import type { Tokenizer } from '@mlxts/hub';
import { describe, expect, it } from 'vitest';
import { EmbeddingTokenizer } from './embedding-tokenizer.js';
import { Pauses } from './pauses.js';

/** A token for each word, its length; special tokens as `frame` puts them. */
function wordTokenizer(frame: (ids: number[]) => number[], types: (ids: number[]) => number[] = () => []) {
  const calls: number[] = [];
  const words = (text: string) => (text.match(/\S+/g) ?? []).map((word) => word.length);
  const tokenizer = {
    encode: (text: string) => {
      calls.push(text.length);
      return words(text);
    },
    encodeWithTypes: (text: string) => {
      const ids = frame(words(text));
      return { ids, typeIds: types(ids) };
    },
  };
  return { tokenizer: tokenizer as unknown as Tokenizer, calls };
}

describe('EmbeddingTokenizer', () => {
  it('finds what a post-processor puts around a text, and the types', () => {
    const { tokenizer } = wordTokenizer(
      (ids) => [101, ...ids, 102, 103],
      () => [0, 1, 1, 0],
    );
    const { frame, overhead } = new EmbeddingTokenizer(tokenizer, false);
    expect(frame).toEqual({ before: [101], after: [102, 103], typesBefore: [0], typesAfter: [1, 0], textType: 1 });
    expect(overhead).toBe(3);
  });

  it('refuses one that tears a text apart', () => {
    const { tokenizer } = wordTokenizer((ids) => ids.map((id) => id + 7));
    expect(() => new EmbeddingTokenizer(tokenizer, false)).toThrow(expect.objectContaining({ code: 'Tokenizer' }));
  });

  it('gives a long text the tokens that it has whole, in pieces, and no more than are wanted', async () => {
    const { tokenizer, calls } = wordTokenizer((ids) => [101, ...ids, 102]);
    const embedding = new EmbeddingTokenizer(tokenizer, true);
    const text = Array.from({ length: 20_000 }, (_, i) => 'x'.repeat(1 + (i % 9))).join(' ');
    calls.length = 0;
    expect(await embedding.encode(text, Number.POSITIVE_INFINITY, new Pauses())).toEqual({
      ids: text.split(' ').map((word) => word.length),
      isCut: false,
    });
    expect(Math.max(...calls)).toBeLessThan(9000);
    calls.length = 0;
    expect(await embedding.encode(text, 5, new Pauses())).toEqual({ ids: [1, 2, 3, 4, 5], isCut: true });
    expect(calls).toHaveLength(1);
  });

  it('counts the tokens of a prompt as sentence-transformers does', () => {
    const { tokenizer } = wordTokenizer((ids) => [101, ...ids, 102]);
    expect(new EmbeddingTokenizer(tokenizer, false).promptLength('to be found: ')).toBe(4);
  });
});
