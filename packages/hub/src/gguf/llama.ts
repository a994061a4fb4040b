import type { JsonObject } from '../json.js';
import type { Architecture, ArchitectureInput } from './architecture.js';
import type { GGUFMetadata } from './metadata.js';
import { fitLlama3 } from './rope-factors.js';

function scaling(metadata: GGUFMetadata, factors: readonly number[] | undefined): JsonObject | undefined {
  const type = metadata.optionalString('llama.rope.scaling.type') ?? 'none';
  if (factors && type === 'none') {
    const fitted = fitLlama3(factors, metadata.number('llama.rope.freq_base'));
    if (fitted) return fitted;
    throw metadata.fail('rope_freqs.weight: expected the factors of llama 3 rope scaling', 'Unsupported');
  }
  if (type === 'none') return undefined;
  if (type !== 'linear' && type !== 'yarn')
    throw metadata.fail(`llama.rope.scaling.type: expected none, linear or yarn, got ${type}`, 'Unsupported');
  const original = metadata.optionalInteger('llama.rope.scaling.original_context_length', 1);
  return {
    rope_type: type,
    factor: metadata.number('llama.rope.scaling.factor'),
    ...(original === undefined ? {} : { original_max_position_embeddings: original }),
  };
}

function config({ metadata, tensors, vocabSize, ropeFactors }: ArchitectureInput): JsonObject {
  const hidden = metadata.integer('llama.embedding_length');
  const heads = metadata.integer('llama.attention.head_count');
  const keyValueHeads = metadata.optionalInteger('llama.attention.head_count_kv', 1) ?? heads;
  const headDim = metadata.optionalInteger('llama.attention.key_length', 1);
  const rotary = metadata.optionalInteger('llama.rope.dimension_count', 1);
  if (headDim === undefined && hidden % heads !== 0)
    throw metadata.fail(`expected embedding_length ${hidden} divisible by head_count ${heads}`);
  if (heads % keyValueHeads !== 0)
    throw metadata.fail(`expected head_count ${heads} divisible by head_count_kv ${keyValueHeads}`);
  const dims = headDim ?? hidden / heads;
  if (rotary !== undefined && rotary !== dims)
    throw metadata.fail(
      `expected llama.rope.dimension_count to be the head size ${dims}, got ${rotary}`,
      'Unsupported',
    );
  const ropeScaling = scaling(metadata, ropeFactors);
  return {
    model_type: 'llama',
    architectures: ['LlamaForCausalLM'],
    hidden_size: hidden,
    num_hidden_layers: metadata.integer('llama.block_count'),
    num_attention_heads: heads,
    num_key_value_heads: keyValueHeads,
    ...(headDim === undefined ? {} : { head_dim: headDim }),
    intermediate_size: metadata.integer('llama.feed_forward_length'),
    rms_norm_eps: metadata.number('llama.attention.layer_norm_rms_epsilon'),
    rope_theta: metadata.optionalNumber('llama.rope.freq_base') ?? 10_000,
    ...(ropeScaling ? { rope_scaling: ropeScaling } : {}),
    vocab_size: vocabSize,
    max_position_embeddings: metadata.integer('llama.context_length'),
    tie_word_embeddings: !tensors.has('output.weight'),
    attention_bias: tensors.has('blk.0.attn_q.bias'),
    mlp_bias: tensors.has('blk.0.ffn_gate.bias'),
  };
}

/**
 * Llama and its likes (SmolLM2, Mistral).
 *
 * @see https://github.com/ggml-org/llama.cpp/blob/master/gguf-py/gguf/tensor_mapping.py
 */
export const llama: Architecture = {
  config,
  blockPrefix: 'model.layers',
  top: {
    token_embd: 'model.embed_tokens',
    output_norm: 'model.norm',
    output: 'lm_head',
  },
  block: {
    attn_norm: 'input_layernorm',
    attn_q: 'self_attn.q_proj',
    attn_k: 'self_attn.k_proj',
    attn_v: 'self_attn.v_proj',
    attn_output: 'self_attn.o_proj',
    ffn_norm: 'post_attention_layernorm',
    ffn_gate: 'mlp.gate_proj',
    ffn_up: 'mlp.up_proj',
    ffn_down: 'mlp.down_proj',
  },
  permuted: { attn_q: 'num_attention_heads', attn_k: 'num_key_value_heads' },
  ignored: new Set(['rope_freqs.weight']),
};
