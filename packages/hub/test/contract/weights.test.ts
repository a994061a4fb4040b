import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as mx from '@mlxts/core';
import { afterEach, aroundEach, beforeEach, describe, expect, it } from 'vitest';
import { openModel } from '../../src/open-model.js';
import { smolLMPath } from '../real-tokenizers.js';

// Nothing that a test leaves can be collected while the next one counts.
aroundEach(async (test) => {
  await mx.tidy(test);
});

const dispose = (weights: Map<string, mx.MLXArray>) => {
  for (const tensor of weights.values()) tensor.dispose();
};

describe('loadWeights of a GGUF file', () => {
  it('gives the 694 arrays of SmolLM2 under Hugging Face names, and holds nothing else', async () => {
    const before = mx.liveHandles();
    const model = await openModel(smolLMPath());
    const weights = await model.loadWeights();
    expect(weights.size).toBe(694);
    expect(mx.liveHandles()).toBe(before + 694);
    const shapes = Object.fromEntries(
      [
        'model.embed_tokens.weight',
        'model.layers.29.self_attn.k_proj.weight',
        'model.layers.0.mlp.down_proj.scales',
        'model.norm.weight',
      ].map((name) => [name, [weights.get(name)?.shape, weights.get(name)?.dtype]]),
    );
    expect(shapes).toEqual({
      'model.embed_tokens.weight': [[49152, 144], 'uint32'],
      'model.layers.29.self_attn.k_proj.weight': [[192, 72], 'uint32'],
      'model.layers.0.mlp.down_proj.scales': [[576, 48], 'float16'],
      'model.norm.weight': [[576], 'float32'],
    });
    dispose(weights);
  });

  it('rejects with the reason of an abort and holds nothing', async () => {
    const before = mx.liveHandles();
    const model = await openModel(smolLMPath());
    const controller = new AbortController();
    const loading = model.loadWeights({ signal: controller.signal });
    controller.abort('enough');
    await expect(loading).rejects.toBe('enough');
    expect(mx.liveHandles()).toBe(before);
  });
});

describe('loadWeights of a directory', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mlxts-hub-'));
    writeFileSync(join(folder, 'config.json'), '{"model_type": "llama"}');
    writeFileSync(
      join(folder, 'tokenizer.json'),
      JSON.stringify({ model: { type: 'BPE', vocab: { a: 0 }, merges: [] } }),
    );
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const save = async (file: string, values: Record<string, number[]>): Promise<void> => {
    const tensors = new Map(Object.entries(values).map(([name, items]) => [name, mx.array(items)]));
    await mx.saveSafetensors(join(folder, file), tensors);
    dispose(tensors);
  };
  const index = (map: Record<string, string>) =>
    writeFileSync(join(folder, 'model.safetensors.index.json'), JSON.stringify({ weight_map: map }));

  it('joins shards', async () => {
    await save('1.safetensors', { a: [1, 2] });
    await save('2.safetensors', { b: [3] });
    index({ a: '1.safetensors', b: '2.safetensors' });
    const weights = await (await openModel(folder)).loadWeights();
    expect(Object.fromEntries([...weights].map(([name, tensor]) => [name, tensor.tolist()]))).toEqual({
      a: [1, 2],
      b: [3],
    });
    dispose(weights);
  });

  it.each<[string, Record<string, number[]>, RegExp]>([
    ['a tensor in two shards', { a: [3], b: [4] }, /tensor "a" is in two files, the second is 2\.safetensors/],
    ['a tensor that no shard holds', { c: [3] }, /the index names 1 tensors that no shard holds: b/],
  ])('refuses %s and holds nothing', async (_, second, message) => {
    await save('1.safetensors', { a: [1, 2] });
    await save('2.safetensors', second);
    index({ a: '1.safetensors', b: '2.safetensors' });
    const before = mx.liveHandles();
    await expect((await openModel(folder)).loadWeights()).rejects.toThrow(message);
    expect(mx.liveHandles()).toBe(before);
  });

  it('refuses a truncated shard and holds nothing', async () => {
    await save('1.safetensors', { a: [1, 2] });
    writeFileSync(join(folder, '2.safetensors'), Uint8Array.of(8, 0, 0));
    index({ a: '1.safetensors', b: '2.safetensors' });
    const before = mx.liveHandles();
    await expect((await openModel(folder)).loadWeights()).rejects.toMatchObject({ code: 'File' });
    expect(mx.liveHandles()).toBe(before);
  });
});
