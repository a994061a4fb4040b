import * as mx from '@mlxts/core';
import { afterAll, describe, expect, it } from 'vitest';
import { LetterTokenizer } from '../../test/models/letter-tokenizer.js';
import { SuccessorModel } from '../../test/models/successor-model.js';
import { type StreamTextOptions, streamText, type TextChunk } from './stream-text.js';

const tokenizer = new LetterTokenizer();
const model = new SuccessorModel(tokenizer.vocabSize);
afterAll(() => model.table.dispose());

async function all(prompt: string, options?: StreamTextOptions): Promise<TextChunk[]> {
  const chunks: TextChunk[] = [];
  for await (const chunk of streamText(model, tokenizer, tokenizer.encode(prompt), options)) chunks.push(chunk);
  return chunks;
}

const text = (chunks: TextChunk[]): string => chunks.map((chunk) => chunk.text).join('');

describe('streamText', () => {
  it('gives a chunk for each token', async () => {
    const chunks = await all('ab', { maxTokens: 3 });
    expect(chunks.map((chunk) => chunk.text)).toEqual(['c', 'd', 'e']);
    expect(chunks.at(-1)).toMatchObject({
      finishReason: 'length',
      statistics: { promptTokens: 2, generatedTokens: 3 },
    });
  });

  it('ends at the end token of the tokenizer, which leaves no text', async () => {
    const chunks = await all('M');
    expect(text(chunks)).toBe('NOPQ');
    expect(chunks.at(-1)).toMatchObject({ token: 49, text: '', finishReason: 'stop' });
  });

  it('ends at other stop tokens where they are given', async () => {
    expect(text(await all('a', { stopTokens: tokenizer.encode('e') }))).toBe('bcd');
  });

  it.each([['ef'], [['x', 'ef', 'fgh']]])('ends before the stop string %j and says stop', async (stop) => {
    const handles = mx.liveHandles();
    const chunks = await all('a', { stop, maxTokens: 20 });
    expect(chunks.map((chunk) => chunk.text)).toEqual(['b', 'c', 'd', '', '']);
    expect(chunks.at(-1)?.finishReason).toBe('stop');
    expect(mx.liveHandles()).toBe(handles);
  });

  it('gives back held text when the tokens end first', async () => {
    const chunks = await all('a', { stop: 'def', maxTokens: 4 });
    expect(chunks.map((chunk) => chunk.text)).toEqual(['b', 'c', '', 'de']);
    expect(chunks.at(-1)?.finishReason).toBe('length');
  });

  it('refuses an empty stop string', async () => {
    await expect(all('a', { stop: ['x', ''] })).rejects.toThrow(mx.ArgumentError);
  });
});
