import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as mx from '@mlxts/core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generate, load } from '../../src/index.js';
import { testModel } from '../test-model.js';
import { type TinyFiles, tinyConfig, tinyTokenizer, withTinyModel } from '../tiny-model.js';

/** The error of a load that fails, having left neither handles nor memory. */
async function failure(path: string): Promise<mx.MLXError> {
  const handles = mx.liveHandles();
  const memory = mx.getActiveMemory();
  const outcome = await load(path).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(mx.liveHandles()).toBe(handles);
  expect(mx.getActiveMemory()).toBeLessThanOrEqual(memory);
  if (!mx.MLXError.isInstance(outcome))
    throw new Error(`expected an MLXError, got ${String(outcome)}`, { cause: outcome });
  return outcome;
}

const failureOf = (change: Partial<TinyFiles>): Promise<mx.MLXError> => withTinyModel(failure, change);

const config = (change: Record<string, unknown>): Partial<TinyFiles> => ({ config: { ...tinyConfig, ...change } });

describe('a directory that cannot be loaded gives one error and leaves nothing behind:', () => {
  beforeAll(() => withTinyModel(async (directory) => (await load(directory)).dispose()));

  it('a missing shard', async () => {
    const error = await failureOf({ files: { 'model-00002-of-00002.safetensors': undefined } });
    expect(error.message).toContain('model-00002-of-00002.safetensors');
    expect(['File', 'NotFound', 'MissingWeights']).toContain(error.code);
  });

  it('a shard that is no safetensors file', async () => {
    const error = await failureOf({ files: { 'model-00002-of-00002.safetensors': 'not weights' } });
    expect(error.message).toContain('model-00002-of-00002.safetensors');
    expect(error.code).toBe('File');
  });

  it('a wrong head count', async () => {
    const error = await failureOf(config({ num_key_value_heads: 3 }));
    expect(error).toMatchObject({
      code: 'Config',
      message: 'llama config: num_attention_heads: expected a multiple of num_key_value_heads 3, got 4',
    });
  });

  it('a head count that the weights do not have', async () => {
    const error = await failureOf(config({ num_key_value_heads: 4 }));
    expect(error.code).toBe('MissingWeights');
    for (const part of [
      'model.layers.0.self_attn.k_proj.weight',
      'model.layers.1.self_attn.v_proj.weight',
      '[16, 32]',
      '[32, 32]',
    ])
      expect(error.message).toContain(part);
  });

  it('more layers than the weights have', async () => {
    const error = await failureOf(config({ num_hidden_layers: 3 }));
    expect(error.code).toBe('MissingWeights');
    expect(error.message).toContain('model.layers.2.mlp.down_proj.weight');
  });

  it('an unknown model type', async () => {
    const error = await failureOf(config({ model_type: 'hyena' }));
    expect(error.code).toBe('UnknownModelType');
    for (const part of ['"hyena"', 'llama']) expect(error.message).toContain(part);
  });

  it('a rotary scaling that is not known', async () => {
    expect((await failureOf(config({ rope_scaling: { rope_type: 'spiral' } }))).message).toContain('spiral');
  });

  it('weights packed by another framework', async () => {
    expect((await failureOf(config({ quantization_config: { quant_method: 'awq' } }))).code).toBe('Unsupported');
  });

  it.each([
    ['text that is no JSON', { files: { 'tokenizer.json': '{"model": {' } }],
    ['a model that is no model', { tokenizer: { ...tinyTokenizer, model: { type: 'BPE', vocab: 7, merges: [] } } }],
    ['merges that are no list', { tokenizer: { ...tinyTokenizer, model: { ...tinyTokenizer.model, merges: 7 } } }],
  ])('a corrupted tokenizer: %s', async (_, change) => {
    const error = await failureOf(change);
    expect(['Tokenizer', 'File']).toContain(error.code);
    expect(error.message).toContain('tokenizer.json');
  });

  it('a configuration that is no JSON', async () => {
    expect((await failureOf({ files: { 'config.json': '{' } })).message).toContain('config.json');
  });
});

describe('a GGUF file that cannot be loaded gives one error and leaves nothing behind:', () => {
  let directory = '';
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mlxts-gguf-'));
    return () => rm(directory, { recursive: true });
  });

  async function head(bytes: number): Promise<Uint8Array> {
    const file = await open(testModel());
    try {
      const buffer = new Uint8Array(bytes);
      await file.read(buffer, 0, bytes, 0);
      return buffer;
    } finally {
      await file.close();
    }
  }

  async function failureOfFile(content: Uint8Array): Promise<mx.MLXError> {
    const path = join(directory, 'model.gguf');
    await writeFile(path, content);
    return failure(path);
  }

  it.each([3, 20, 5_000, 2_000_000, 50_000_000])('truncated after %i bytes', async (bytes) => {
    const error = await failureOfFile(await head(bytes));
    expect(error.code).toBe('File');
    expect(error.message).toContain('model.gguf');
  });

  it.each([
    ['2^63 tensors', 8, 0x7fffffffffffffffn],
    ['2^62 metadata pairs', 16, 0x4000000000000000n],
    ['a key of 2^40 bytes', 24, 0x10000000000n],
  ])('a header that claims %s', async (_, offset, value) => {
    const bytes = await head(3_000_000);
    new DataView(bytes.buffer).setBigUint64(offset, value, true);
    const error = await failureOfFile(bytes);
    expect(error.code).toBe('File');
    expect(error.message.length).toBeLessThan(500);
  });

  it('bytes that are no GGUF', async () => {
    expect((await failureOfFile(new Uint8Array(4096).fill(7))).code).toBe('File');
  });
});

describe('a prompt', () => {
  it('longer than the context is refused, and leaves nothing behind', () =>
    withTinyModel(async (path) => {
      using loaded = await load(path);
      const { model, tokenizer } = loaded;
      const handles = mx.liveHandles();
      await expect(generate(model, tokenizer, 'a'.repeat(129))).rejects.toMatchObject({
        code: 'ContextLength',
        message: "generateTokens: expected at most 128 tokens, the model's context, got 129",
      });
      expect(mx.liveHandles()).toBe(handles);
      expect((await generate(model, tokenizer, 'a'.repeat(128), { stopTokens: [] })).generatedTokens).toBe(1);
    }));
});

it('a model that is nowhere is an error that lists what was tried', async () => {
  const error = await failure('/nowhere/at-all');
  expect(error.code).toBe('NotFound');
  expect(error.message).toContain('/nowhere/at-all');
});
