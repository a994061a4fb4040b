import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as mx from '@mlxts/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Embedder, type EmbedProgress, embeddingRanges, load, quantizeEmbeddings } from '../../src/index.js';
import { cosine } from '../cosine.js';
import { withTinyModel } from '../tiny-model.js';

const words = Array.from({ length: 40 }, (_, i) => 'abcdefghij klm nopqr'.slice(0, 1 + ((i * 7) % 17)));
const norm = (vector: ArrayLike<number>) => Math.hypot(...Array.from(vector));

const expectClose = (a: ArrayLike<number> | undefined, b: ArrayLike<number> | undefined) => {
  expect(a).toHaveLength(b?.length ?? -1);
  expect(Math.max(...Array.from(a ?? [], (value, at) => Math.abs(value - (b?.[at] ?? 9))))).toBeLessThan(1e-5);
};

describe('an embedder', () => {
  let embedder: Embedder;
  beforeAll(async () => {
    embedder = await withTinyModel((directory) => load(directory));
  });
  afterAll(() => embedder.dispose());

  it('gives results in the order of the texts, the same in batches of any size as alone', async () => {
    const alone = await Promise.all(words.map((word) => embedder.embed([word])));
    for (const batchTokens of [1, 50, 4096]) {
      const together = await embedder.embed(words, { batchTokens });
      for (const [index, embedding] of together.entries()) expectClose(embedding, alone[index]?.[0]);
    }
  });

  it('gives nothing for no texts, in each kind of output', async () => {
    expect(await embedder.embed([])).toEqual([]);
    expect(await embedder.embed([], { output: 'ubinary' })).toEqual([]);
    expect((await embedder.embed([], { output: 'array' })).shape).toEqual([0, 32]);
    expect(await embedder.embedWithDetails([])).toMatchObject({ tokens: [], truncated: [], totalTokens: 0 });
  });

  it('embeds the empty text as its special tokens, and spaces as nothing', async () => {
    const { embeddings, tokens } = await embedder.embedWithDetails(['', '  ']);
    expect(tokens).toEqual([2, 2]);
    expect(norm(embeddings[0] ?? [])).toBeCloseTo(1, 5);
    expect(embeddings[1]).toEqual(embeddings[0]);
  });

  it('takes lone surrogates for the replacement character', async () => {
    const [lone, replaced] = await embedder.embed(['ab \ud800 c', 'ab \ufffd c']);
    expect(lone).toEqual(replaced);
  });

  it('takes a megabyte of one letter for what it is: a word too long to be known', async () => {
    const { embeddings, tokens } = await embedder.embedWithDetails(['a'.repeat(2 ** 20), '[UNK]']);
    expect(tokens).toEqual([3, 3]);
    expectClose(embeddings[0], embeddings[1]);
  });

  it('cuts a long text to its first tokens and says so', async () => {
    const text = 'abc def '.repeat(20_000);
    const { embeddings, tokens, truncated, chunks } = await embedder.embedWithDetails(['a', text, 'abc def'.repeat(2)]);
    expect({ tokens, truncated, chunks }).toEqual({ tokens: [3, 20, 14], truncated: [1], chunks: [1, 1, 1] });
    expectClose(embeddings[1], (await embedder.embed(['abc def abc def abc def']))[0]);
  });

  it('refuses a long text where that is asked', async () => {
    const texts = ['a', 'abcd '.repeat(10)];
    await expect(embedder.embed(texts, { overflow: 'error' })).rejects.toMatchObject({
      code: 'ContextLength',
      message: 'embed: texts[1]: expected at most 20 tokens, got 42',
    });
    expect(await embedder.embed(['abcd '.repeat(4)], { overflow: 'error' })).toHaveLength(1);
    let batches = 0;
    const many = [...Array.from({ length: 400 }, () => 'ab'), 'abcd '.repeat(10)];
    const options = { overflow: 'error', batchTokens: 4, onProgress: () => batches++ } as const;
    await expect(embedder.embed(many, options)).rejects.toMatchObject({ code: 'ContextLength' });
    const soFar = batches;
    await embedder.embed(['ab']);
    expect(batches).toBe(soFar);
  });

  it('embeds a long text in parts where that is asked: their mean, weighted by their tokens', async () => {
    const parts = ['abcdefghijklmn', 'bcdefghijklmno', 'cdefghijklmnop'].map((part) => [...part].join(' '));
    const options = { overflow: 'chunk', prompt: 'x: ' } as const;
    const { embeddings, tokens, chunks } = await embedder.embedWithDetails([parts.join(' ')], options);
    expect({ tokens, chunks }).toEqual({ tokens: [3 * 18], chunks: [3] });
    const each = await embedder.embed(parts, { prompt: 'x: ' });
    const mean = Float32Array.from({ length: 32 }, (_, at) => each.reduce((sum, part) => sum + (part[at] ?? 0), 0) / 3);
    expectClose(
      embeddings[0],
      mean.map((value) => value / norm(mean)),
    );
  });

  it('embeds each part of a long text by itself where that is asked, with its place', async () => {
    const text = `  ${'abcd efg. '.repeat(3)}hij\n\nklmno pq ${'r'.repeat(40)} 𝒳𝒳\n`;
    const [none, short, parts] = await embedder.embedChunks(['', ' ab ', text], { chunkTokens: 18 });
    expect(none).toEqual([]);
    expect(short).toMatchObject([{ start: 1, end: 3 }]);
    const slices = parts?.map(({ start, end }) => text.slice(start, end)) ?? [];
    expect(slices.slice(0, 4)).toEqual(['abcd efg.', 'abcd efg.', 'abcd efg. hij', 'klmno pq']);
    expect(slices.join('').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
    expect(Math.max(...(await embedder.countTokens(slices, { promptName: 'passage' })))).toBeLessThanOrEqual(18);
    const each = await embedder.embedDocuments(slices);
    for (const [index, { embedding }] of (parts ?? []).entries()) expectClose(embedding, each[index]);
    const [bits] = await embedder.embedChunks(['ab'], { output: 'ubinary', prompt: '' });
    expect(bits?.[0]?.embedding).toEqual((await embedder.embed(['ab'], { output: 'ubinary' }))[0]);
  });

  it('puts prompts before texts: given, by name, and those for questions and documents', async () => {
    const [given] = await embedder.embed(['ab'], { prompt: 'q: ' });
    expect(given).toEqual((await embedder.embed(['q: ab']))[0]);
    expect((await embedder.embed(['ab'], { promptName: 'query' }))[0]).toEqual(given);
    expect(await embedder.embedQuery('ab')).toEqual(given);
    expect((await embedder.embedDocuments(['ab']))[0]).toEqual((await embedder.embed(['p: ab']))[0]);
    expect((await embedder.embedDocuments(['ab'], { prompt: '' }))[0]).toEqual((await embedder.embed(['ab']))[0]);
    expect(await embedder.countTokens(['ab', ''], { promptName: 'query' })).toEqual([6, 4]);
  });

  it('keeps the first dimensions, and gives them length 1 again', async () => {
    const [full] = await embedder.embed(['hello']);
    const [short] = await embedder.embed(['hello'], { dimensions: 8 });
    expect(short).toHaveLength(8);
    expect(norm(short ?? [])).toBeCloseTo(1, 5);
    expect(cosine(short ?? [], full?.slice(0, 8) ?? [])).toBeCloseTo(1, 5);
  });

  it('leaves vectors as they are without normalization', async () => {
    const [plain] = await embedder.embed(['hello'], { normalize: false });
    const [unit] = await embedder.embed(['hello']);
    expect(norm(plain ?? [])).toBeGreaterThan(1.5);
    expect(cosine(plain ?? [], unit ?? [])).toBeCloseTo(1, 5);
  });

  it('gives int8 by ranges, bits, and one array', async () => {
    const floats = await embedder.embed(words);
    const ranges = embeddingRanges(floats);
    const bytes = await embedder.embed(words, { output: 'int8', ranges });
    expect(Math.min(...bytes.flatMap((row) => [...row]))).toBe(-128);
    expect(Math.max(...bytes.flatMap((row) => [...row]))).toBe(127);
    const bits = await embedder.embed(words, { output: 'ubinary' });
    expect(bits[0]).toHaveLength(4);
    expect((bits[0]?.[0] ?? 0) >> 7).toBe(Number((floats[0]?.[0] ?? 0) > 0));
    expect(quantizeEmbeddings(floats, { output: 'int8', ranges })).toEqual(bytes);
    expect(quantizeEmbeddings(floats, { output: 'ubinary' })).toEqual(bits);
    expect(() => quantizeEmbeddings(floats, { output: 'int8' })).toThrow(/expected ranges/);
    const array = await embedder.embed(words, { output: 'array' });
    expect(array.shape).toEqual([40, 32]);
    expectClose(array.toTypedArray() as Float32Array, Float32Array.from(floats.flatMap((row) => [...row])));
    const query = await embedder.embedQuery('ab', { output: 'array' });
    expect(query.shape).toEqual([32]);
    for (const each of [array, query]) each.dispose();
  });

  it('says how far it is', async () => {
    const seen: EmbedProgress[] = [];
    const { totalTokens } = await embedder.embedWithDetails(words, {
      batchTokens: 100,
      onProgress: (each) => seen.push(each),
    });
    expect(seen.length).toBeGreaterThan(3);
    expect(seen.at(-1)).toEqual({ done: 40, total: 40, tokens: totalTokens });
    const fail = () => {
      throw new Error('enough');
    };
    await expect(embedder.embed(words, { onProgress: fail })).rejects.toThrow('enough');
    expect(await embedder.embed(['ab'])).toHaveLength(1);
  });

  it('gives up with the reason of a signal, before and while it works, and other calls go on', async () => {
    await expect(embedder.embed(['a'], { signal: AbortSignal.abort('no') })).rejects.toBe('no');
    const controller = new AbortController();
    const aborted = embedder.embed(words, {
      batchTokens: 30,
      signal: controller.signal,
      onProgress: () => controller.abort('later'),
    });
    const other = embedder.embed(words, { batchTokens: 30 });
    await expect(aborted).rejects.toBe('later');
    expect(await other).toHaveLength(40);
  });

  it('lets timers fire while it tokenizes and computes', async () => {
    const delays = monitorEventLoopDelay({ resolution: 5 });
    let turns = 0;
    const count = setInterval(() => turns++, 1);
    delays.enable();
    const texts = Array.from({ length: 2000 }, (_, i) => `${words[i % 40]} abc def ghi ${i}`);
    await embedder.embed([...texts, 'a'.repeat(2 ** 22), 'abc def '.repeat(2 ** 18)]);
    delays.disable();
    clearInterval(count);
    expect(turns).toBeGreaterThan(5);
    expect(delays.max / 1e6).toBeLessThan(2000);
  });

  it.each([
    ['texts that are none', () => embedder.embed('ab' as never), /expected a list of texts, got string/],
    ['one that is none', () => embedder.embed(['a', 1] as never), /texts\[1\]: expected text, got number/],
    ['too many dimensions', () => embedder.embed(['a'], { dimensions: 33 }), /dimensions.*32.*33/],
    ['chunks without room', () => embedder.embedChunks(['a'], { chunkTokens: 4 }), /chunkTokens.*5.*20.*got 4/],
    ['chunks as an array', () => embedder.embedChunks(['a'], { output: 'array' as never }), /output/],
    ['no tokens a batch', () => embedder.embed(['a'], { batchTokens: 0 }), /batchTokens/],
    [
      'two prompts',
      () => embedder.embed(['a'], { prompt: 'a', promptName: 'query' }),
      /prompt or promptName, got both/,
    ],
    ['an unknown prompt', () => embedder.embed(['a'], { promptName: 'x' }), /one of query, passage, other, got "x"/],
    ['a prompt without end', () => embedder.embed(['a'], { prompt: 'a '.repeat(20) }), /fewer than the 18 tokens/],
    ['another overflow', () => embedder.embed(['a'], { overflow: 'drop' as never }), /overflow/],
    ['another output', () => embedder.embed(['a'], { output: 'int4' as never }), /output/],
    ['int8 without ranges', () => embedder.embed(['a'], { output: 'int8' }), /expected ranges for output int8/],
    [
      'ranges of other dimensions',
      () => embedder.embed(['a'], { output: 'int8', ranges: embeddingRanges([new Float32Array(3)]) }),
      /ranges: expected 32 dimensions.*got 3/,
    ],
    ['normalization by a word', () => embedder.embed(['a'], { normalize: 'yes' as never }), /normalize/],
  ])('refuses %s', async (_, call, message) => {
    const error = await call().catch((reason: unknown) => reason);
    expect(mx.MLXError.isInstance(error)).toBe(true);
    expect(String(error)).toMatch(message);
  });

  it('rejects what is under way when it is disposed, and calls after that', async () => {
    const other = await withTinyModel((directory) => load(directory));
    const pending = other.embed(words, { batchTokens: 20 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    other.dispose();
    await expect(pending).rejects.toMatchObject({ code: 'Handle' });
    await expect(other.embed(['a'])).rejects.toMatchObject({ code: 'Handle' });
  });
});
