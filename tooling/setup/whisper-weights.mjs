/** @typedef {import('./read-ctranslate2.mjs').Variable} Variable */

/** Names of a layer's parts in CTranslate2, and what Hugging Face calls the rows that each holds. @type {[string, string[]][]} */
const parts = [
  ['self_attention/layer_norm', ['self_attn_layer_norm']],
  ['self_attention/linear_0', ['self_attn.q_proj', 'self_attn.k_proj', 'self_attn.v_proj']],
  ['self_attention/linear_1', ['self_attn.out_proj']],
  ['attention/layer_norm', ['encoder_attn_layer_norm']],
  ['attention/linear_0', ['encoder_attn.q_proj']],
  ['attention/linear_1', ['encoder_attn.k_proj', 'encoder_attn.v_proj']],
  ['attention/linear_2', ['encoder_attn.out_proj']],
  ['ffn/layer_norm', ['final_layer_norm']],
  ['ffn/linear_0', ['fc1']],
  ['ffn/linear_1', ['fc2']],
];

/** @type {Readonly<Record<string, string>>} */
const tops = {
  'embeddings/weight': 'embed_tokens.weight',
  'position_encodings/encodings': 'embed_positions.weight',
  'layer_norm/gamma': 'layer_norm.weight',
  'layer_norm/beta': 'layer_norm.bias',
  'conv1/weight': 'conv1.weight',
  'conv1/bias': 'conv1.bias',
  'conv2/weight': 'conv2.weight',
  'conv2/bias': 'conv2.bias',
};

/** @type {Readonly<Record<string, string>>} */
const suffixes = { gamma: 'weight', beta: 'bias', weight: 'weight', bias: 'bias' };

/**
 * Whisper's weights under the names that Hugging Face gives them. Projections that CTranslate2 stacks are taken apart; its
 * biases of keys, which are zero, are left out.
 * @param {Map<string, Variable>} variables
 * @returns {Map<string, Variable>}
 */
export function whisperWeights(variables) {
  const weights = new Map();
  for (const [name, variable] of variables) {
    const [, side, layer, rest = ''] = /^(encoder|decoder)\/(?:layer_(\d+)\/)?(.*)$/.exec(name) ?? [];
    if (layer === undefined) {
      if (tops[rest]) weights.set(`model.${side}.${tops[rest]}`, variable);
      continue;
    }
    const [, names = []] = parts.find(([part]) => rest.startsWith(`${part}/`)) ?? [];
    const suffix = suffixes[rest.slice(rest.lastIndexOf('/') + 1)];
    for (const [index, target] of names.entries()) {
      if (target.endsWith('k_proj') && suffix === 'bias') continue;
      weights.set(`model.${side}.layers.${layer}.${target}.${suffix}`, rows(variable, index, names.length));
    }
  }
  return weights;
}

/** One of `count` equal parts along the first axis. @param {Variable} variable @param {number} index @param {number} count @returns {Variable} */
function rows({ dtype, shape: [length = 0, ...others], bytes }, index, count) {
  const size = bytes.length / count;
  return { dtype, shape: [length / count, ...others], bytes: bytes.subarray(index * size, (index + 1) * size) };
}
