const bertConfig = {
  hidden_size: 32,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  intermediate_size: 48,
  max_position_embeddings: 40,
  type_vocab_size: 2,
  layer_norm_eps: 1e-5,
  vocab_size: 64,
};

/** A small configuration of each architecture. */
export const tinyConfigs: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  bert: { ...bertConfig, model_type: 'bert', pad_token_id: 0 },
  roberta: { ...bertConfig, model_type: 'roberta', pad_token_id: 1 },
  'xlm-roberta': { ...bertConfig, model_type: 'xlm-roberta', pad_token_id: 3, type_vocab_size: 1 },
  distilbert: {
    model_type: 'distilbert',
    dim: 32,
    hidden_dim: 48,
    n_layers: 2,
    n_heads: 4,
    max_position_embeddings: 40,
    vocab_size: 64,
    pad_token_id: 0,
  },
  modernbert: {
    model_type: 'modernbert',
    hidden_size: 32,
    intermediate_size: 48,
    num_hidden_layers: 4,
    num_attention_heads: 4,
    max_position_embeddings: 40,
    norm_eps: 1e-5,
    global_rope_theta: 160_000,
    local_rope_theta: 10_000,
    local_attention: 8,
    global_attn_every_n_layers: 3,
    vocab_size: 64,
    pad_token_id: 5,
  },
};
