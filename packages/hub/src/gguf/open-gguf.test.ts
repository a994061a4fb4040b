import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { liveHandles, tidy } from '@mlxts/core';
import { afterAll, aroundEach, beforeAll, describe, expect, it } from 'vitest';
import { type GGUFContent, tinyLlama, writeGGUF } from '../../test/gguf-file.js';
import { openGGUF } from './open-gguf.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxts-hub-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

// Nothing that a test leaves can be collected while the next one counts.
aroundEach(async (test) => {
  await tidy(test);
});

const { metadata, tensors } = tinyLlama;
const open = (content: Partial<GGUFContent>) =>
  openGGUF(writeGGUF(join(folder, 'model.gguf'), { metadata, tensors, ...content }));
const openEarly = (changes: GGUFContent['metadata'] = {}) =>
  openGGUF(writeGGUF(join(folder, 'early.gguf'), { metadata: { ...metadata, ...changes }, tensors }), {
    readWeights: true,
  });
const withMetadata = (changes: GGUFContent['metadata']) => open({ metadata: { ...metadata, ...changes } });

describe('openGGUF', () => {
  it('makes a config as config.json has it', async () => {
    const { config, format, generationConfig } = await open({});
    expect({ format, generationConfig }).toEqual({ format: 'gguf', generationConfig: undefined });
    expect(config).toEqual({
      model_type: 'llama',
      architectures: ['LlamaForCausalLM'],
      hidden_size: 8,
      num_hidden_layers: 1,
      num_attention_heads: 2,
      num_key_value_heads: 1,
      intermediate_size: 16,
      rms_norm_eps: 1e-5,
      rope_theta: 10_000,
      vocab_size: 5,
      max_position_embeddings: 64,
      tie_word_embeddings: true,
      attention_bias: false,
      mlp_bias: false,
      bos_token_id: 3,
      eos_token_id: 4,
    });
  });

  it('reads head size, untied output and rope scaling where they are given', async () => {
    const { config } = await open({
      metadata: {
        ...metadata,
        'llama.attention.key_length': 6,
        'llama.rope.scaling.type': 'linear',
        'llama.rope.scaling.factor': { float32: 2.5 },
      },
      tensors: { ...tensors, 'output.weight': { shape: [5, 8] } },
    });
    expect(config).toMatchObject({
      head_dim: 6,
      tie_word_embeddings: false,
      rope_scaling: { rope_type: 'linear', factor: 2.5 },
    });
  });

  it('turns the frequency factors of llama 3 into its rope scaling', async () => {
    const base = 500_000;
    const values = Array.from({ length: 32 }, (_, index) => {
      const wavelength = 2 * Math.PI * base ** (index / 32);
      const smooth = Math.min(1, Math.max(0, (8192 / wavelength - 1) / 3));
      return 1 / ((1 - smooth) / 32 + smooth);
    });
    const content = (factors: number[]) => ({
      metadata: { ...metadata, 'llama.attention.key_length': 64, 'llama.rope.freq_base': { float32: base } },
      tensors: { ...tensors, 'rope_freqs.weight': { shape: [32], values: factors } },
    });
    const { config } = await open(content(values));
    expect(config.rope_scaling).toEqual({
      rope_type: 'llama3',
      factor: 32,
      low_freq_factor: 1,
      high_freq_factor: 4,
      original_max_position_embeddings: 8192,
    });
    await expect(open(content(values.map((value) => value + 1)))).rejects.toMatchObject({ code: 'Unsupported' });
  });

  it('makes the tokenizer and takes the ends of generation from the metadata', async () => {
    const { tokenizer } = await withMetadata({
      'tokenizer.ggml.add_bos_token': true,
      'tokenizer.ggml.eot_token_id': 0,
    });
    expect(tokenizer.encode('ab')).toEqual([3, 2]);
    expect(tokenizer).toMatchObject({ eosTokenIds: [4, 0], bosTokenId: 3, vocabSize: 5 });
  });

  it('has the chat template of the metadata, or none', async () => {
    expect((await open({})).chatTemplate).toBeUndefined();
    const { chatTemplate } = await withMetadata({
      'tokenizer.chat_template': '{{ bos_token }}{{ messages[0].content }}{{ eos_token }}',
    });
    expect(chatTemplate?.render([{ role: 'user', content: 'x' }])).toBe('<s>x</s>');
  });

  it.each<[string, GGUFContent['metadata'], string, string]>([
    [
      'an unknown architecture',
      { 'general.architecture': 'magic' },
      'UnknownModelType',
      'architecture "magic" is not known, only llama',
    ],
    ['the name of a prototype member', { 'general.architecture': 'constructor' }, 'UnknownModelType', 'not known'],
    ['a part of a split file', { 'split.count': 2 }, 'Unsupported', 'one of 2 parts'],
    [
      'heads that do not divide the size',
      { 'llama.attention.head_count': 3 },
      'Config',
      'expected embedding_length 8 divisible by head_count 3',
    ],
    [
      'key heads that do not divide the heads',
      { 'llama.attention.head_count': 4, 'llama.attention.head_count_kv': 3 },
      'Config',
      'head_count_kv 3',
    ],
    [
      'no heads',
      { 'llama.attention.head_count': 0 },
      'Config',
      'llama.attention.head_count: expected an integer from 1',
    ],
    [
      'a size that is text',
      { 'llama.embedding_length': 'eight' },
      'Config',
      'expected an integer from 1 to 2^31-1, got string eight',
    ],
    ['rotation of a part of the head', { 'llama.rope.dimension_count': 2 }, 'Unsupported', 'rope.dimension_count'],
    [
      'an unknown pre-tokenizer',
      { 'tokenizer.ggml.pre': 'magic' },
      'Tokenizer',
      'expected one of default, gpt-2, smollm',
    ],
    [
      'an unknown tokenizer model',
      { 'tokenizer.ggml.model': 'bert' },
      'Tokenizer',
      'expected gpt2 or llama, got "bert"',
    ],
    [
      'too few token types',
      { 'tokenizer.ggml.token_type': { integers: [1] } },
      'Tokenizer',
      'expected 5 entries, got 1',
    ],
    ['a token twice', { 'tokenizer.ggml.tokens': ['a', 'a', 'ab', '<s>', '</s>'] }, 'Tokenizer', '"a" is there twice'],
    [
      'an end that is no id',
      { 'tokenizer.ggml.eos_token_id': 5 },
      'Tokenizer',
      'eos_token_id: expected an id below 5, got 5',
    ],
    ['a merge of missing tokens', { 'tokenizer.ggml.merges': ['a z'] }, 'Tokenizer', 'the vocabulary lacks "z"'],
  ])('refuses %s', async (_, changes, code, message) => {
    await expect(withMetadata(changes)).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
  });

  it('lists all tensors of unknown names at once', async () => {
    const more = { 'blk.0.magic.weight': { shape: [1] }, 'constructor.weight': { shape: [1] } };
    await expect(open({ tensors: { ...tensors, ...more } })).rejects.toThrow(
      /2 tensors of unknown names: blk\.0\.magic\.weight, constructor\.weight/,
    );
  });

  it('names missing metadata', async () => {
    const { 'llama.block_count': _, ...rest } = metadata;
    await expect(open({ metadata: rest })).rejects.toThrow('the metadata lacks llama.block_count');
  });
});

describe('openGGUF with readWeights', () => {
  it('gives the weights once, then reads them again', async () => {
    const before = liveHandles();
    const files = await openEarly();
    const early = liveHandles() - before;
    const [first, second] = [await files.loadWeights(), await files.loadWeights()];
    expect(early).toBe(first.size);
    expect([...second].map(([name, array]) => [name, array.tolist()])).toEqual(
      [...first].map(([name, array]) => [name, array.tolist()]),
    );
    for (const array of [...first.values(), ...second.values()]) array.dispose();
    expect(liveHandles()).toBe(before);
  });

  it('frees what nobody takes', async () => {
    const before = liveHandles();
    const files = await openEarly();
    files.dispose();
    expect(liveHandles()).toBe(before);
    await expect(openEarly({ 'tokenizer.ggml.merges': ['a z'] })).rejects.toMatchObject({ code: 'Tokenizer' });
    expect(liveHandles()).toBe(before);
  });

  it('gives up with the reason of its signal', async () => {
    const before = liveHandles();
    const path = writeGGUF(join(folder, 'aborted.gguf'), { metadata, tensors });
    const controller = new AbortController();
    const opening = openGGUF(path, { readWeights: true, signal: controller.signal });
    controller.abort('enough');
    await expect(opening).rejects.toBe('enough');
    expect(liveHandles()).toBe(before);
  });
});
