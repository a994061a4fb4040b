import { describe, expect, it } from 'vitest';
import { tinyConfigs } from '../../test/models/tiny-config.js';
import { Llama, parseConfig } from './llama.js';

const tiny = tinyConfigs.llama ?? {};

describe('parseConfig of llama', () => {
  it('fills in what a configuration leaves out', () => {
    const { num_key_value_heads: _, rope_theta: __, ...rest } = tiny;
    expect(parseConfig(rest)).toMatchObject({
      numKeyValueHeads: 4,
      headDim: 16,
      ropeTheta: 10_000,
      ropeTraditional: false,
      ropeScaling: undefined,
      attentionBias: false,
      mlpBias: false,
    });
  });

  it('reads the rotary parameters of newer configurations', () => {
    const rope = { rope_type: 'linear', factor: 2, rope_theta: 500 };
    expect(parseConfig({ ...tiny, rope_theta: undefined, rope_parameters: rope })).toMatchObject({
      ropeTheta: 500,
      ropeScaling: rope,
    });
  });

  it.each([
    [{ num_key_value_heads: 3 }, 'num_attention_heads: expected a multiple of num_key_value_heads 3, got 4'],
    [
      { num_attention_heads: 5, num_key_value_heads: 5 },
      'hidden_size: expected a multiple of num_attention_heads 5, got 64',
    ],
    [{ num_attention_heads: 0 }, 'num_attention_heads: expected a positive integer, got 0'],
    [{ head_dim: 15 }, 'head_dim: expected an even number for rotary positions, got 15'],
    [{ hidden_act: 'gelu' }, 'hidden_act: expected silu, got gelu'],
    [
      { layer_types: ['full_attention', 'sliding_attention'] },
      'layer_types: expected full_attention, got "sliding_attention"',
    ],
    [{ rms_norm_eps: 'x' }, 'rms_norm_eps: expected a positive number, got "x"'],
    [{ vocab_size: undefined }, 'vocab_size: expected a positive integer, but the field is missing'],
    [{ rope_scaling: 4 }, 'rope_scaling: expected an object, got 4'],
    [{ tie_word_embeddings: 'no' }, 'tie_word_embeddings: expected true or false, got "no"'],
  ])('refuses %j', (change, message) => {
    expect(() => parseConfig({ ...tiny, ...change })).toThrow(
      expect.objectContaining({ code: 'Config', message: `llama config: ${message}` }),
    );
  });
});

describe('Llama', () => {
  it('has a context as long as its positions, or its window where that is shorter', () => {
    expect(new Llama(parseConfig(tiny)).contextLength).toBe(512);
    expect(new Llama(parseConfig({ ...tiny, sliding_window: 64 })).contextLength).toBe(64);
    expect(new Llama(parseConfig({ ...tiny, max_position_embeddings: null })).contextLength).toBeUndefined();
  });

  it('has biases where the configuration asks for them', () => {
    const names = new Llama(parseConfig({ ...tiny, attention_bias: true, mlp_bias: true }))
      .namedParameters()
      .map(([name]) => name);
    for (const part of ['self_attn.q_proj', 'self_attn.o_proj', 'mlp.gate_proj', 'mlp.down_proj'])
      expect(names).toContain(`model.layers.0.${part}.bias`);
  });

  it('has an output matrix of its own only where embeddings are not tied', () => {
    const names = (tied: boolean): string[] =>
      new Llama(parseConfig({ ...tiny, tie_word_embeddings: tied })).namedParameters().map(([name]) => name);
    expect(names(true)).not.toContain('lm_head.weight');
    expect(names(false)).toContain('lm_head.weight');
  });
});
