import { describe, expect, it } from 'vitest';
import { llama } from './llama.js';
import { quantizationOf } from './quantization.js';
import { huggingFaceName } from './tensor-names.js';

const nameOf = (name: string) => huggingFaceName(llama, name);

describe('huggingFaceName', () => {
  it.each([
    ['token_embd.scales', 'model.embed_tokens.scales'],
    ['output_norm.weight', 'model.norm.weight'],
    ['output.biases', 'lm_head.biases'],
    ['blk.12.attn_q.weight', 'model.layers.12.self_attn.q_proj.weight'],
    ['blk.0.attn_q.bias', 'model.layers.0.self_attn.q_proj.bias'],
    ['blk.0.attn_norm.weight', 'model.layers.0.input_layernorm.weight'],
    ['blk.0.ffn_norm.weight', 'model.layers.0.post_attention_layernorm.weight'],
    ['blk.3.ffn_down.biases', 'model.layers.3.mlp.down_proj.biases'],
    ['rope_freqs.weight', undefined],
    ['blk.x.attn_q.weight', undefined],
    ['blk.0.toString.weight', undefined],
    ['token_embd', undefined],
  ])('turns %s into %s', (name, expected) => {
    expect(nameOf(name)).toBe(expected);
  });
});

describe('quantizationOf', () => {
  const info = (name: string, type: 'F32' | 'Q4_1' | 'Q8_0') => ({ name, type, shape: [32, 32], offset: 0, nbytes: 0 });

  it('gives the commonest width, and modules that differ by path', () => {
    const tensors = [
      info('token_embd.weight', 'Q8_0'),
      info('blk.0.attn_q.weight', 'Q4_1'),
      info('blk.0.attn_k.weight', 'Q4_1'),
      info('output_norm.weight', 'F32'),
    ];
    expect(quantizationOf(tensors, nameOf)).toEqual({
      group_size: 32,
      bits: 4,
      mode: 'affine',
      'model.embed_tokens': { group_size: 32, bits: 8, mode: 'affine' },
    });
  });

  it('is absent where nothing is quantized', () => {
    expect(quantizationOf([info('output_norm.weight', 'F32')], nameOf)).toBeUndefined();
  });
});
