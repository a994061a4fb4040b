import { describe, expect, it } from 'vitest';
import { tinyConfigs } from '../../test/models/tiny-config.js';
import { parseConfig, Qwen2 } from './qwen2.js';

const tiny = tinyConfigs.qwen2 ?? {};

describe('parseConfig of qwen2', () => {
  it('fills in what a configuration leaves out', () => {
    const { num_key_value_heads: _, rope_theta: __, max_position_embeddings: ___, ...rest } = tiny;
    expect(parseConfig({ ...rest, sliding_window: 64 })).toMatchObject({
      numKeyValueHeads: 4,
      ropeTheta: 1_000_000,
      maxPositionEmbeddings: 32_768,
      slidingWindow: undefined,
    });
  });

  it.each([
    [{ num_key_value_heads: 3 }, 'num_attention_heads: expected a multiple of num_key_value_heads 3, got 4'],
    [{ hidden_size: 60 }, 'hidden_size: expected a multiple of 8, twice the heads, got 60'],
    [{ hidden_act: 'gelu' }, 'hidden_act: expected silu, got gelu'],
    [{ layer_types: ['sliding_attention'] }, 'layer_types: expected full_attention, got "sliding_attention"'],
    [{ rope_scaling: 4 }, 'rope_scaling: expected an object, got 4'],
  ])('refuses %j', (change, message) => {
    expect(() => parseConfig({ ...tiny, ...change })).toThrow(
      expect.objectContaining({ code: 'Config', message: `qwen2 config: ${message}` }),
    );
  });
});

describe('Qwen2', () => {
  it('has a context as long as its positions, or its window where that is used', () => {
    expect(new Qwen2(parseConfig({ ...tiny, sliding_window: 64 })).contextLength).toBe(512);
    expect(new Qwen2(parseConfig({ ...tiny, sliding_window: 64, use_sliding_window: true })).contextLength).toBe(64);
  });

  it('has a bias on queries, keys and values and none elsewhere', () => {
    const biases = new Qwen2(parseConfig(tiny))
      .namedParameters()
      .map(([name]) => name)
      .filter((name) => name.startsWith('model.layers.0.') && name.endsWith('.bias'));
    expect(biases).toEqual(['q_proj', 'k_proj', 'v_proj'].map((part) => `model.layers.0.self_attn.${part}.bias`));
  });
});
