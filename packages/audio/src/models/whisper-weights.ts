import { type MLXArray, swapaxes } from '@mlxts/core';
import type { Weights } from '@mlxts/nn';
import { encoderPositions } from './encoder-positions.js';
import type { WhisperConfig } from './whisper.js';

/** Parts of OpenAI's names, as MLX's checkpoints have them, and of Hugging Face's. */
const openAINames: readonly (readonly [RegExp, string])[] = [
  [/\.blocks\./, '.layers.'],
  [/\.(attn|cross_attn)\.query\./, '.$1.q_proj.'],
  [/\.(attn|cross_attn)\.key\./, '.$1.k_proj.'],
  [/\.(attn|cross_attn)\.value\./, '.$1.v_proj.'],
  [/\.(attn|cross_attn)\.out\./, '.$1.out_proj.'],
  [/\.cross_attn\./, '.encoder_attn.'],
  [/\.attn\./, '.self_attn.'],
  [/\.cross_attn_ln\./, '.encoder_attn_layer_norm.'],
  [/\.attn_ln\./, '.self_attn_layer_norm.'],
  [/\.mlp_ln\./, '.final_layer_norm.'],
  [/\.(mlp1|mlp\.0)\./, '.fc1.'],
  [/\.(mlp2|mlp\.2)\./, '.fc2.'],
  [/\.(ln_post|ln)\./, '.layer_norm.'],
  [/\.token_embedding\./, '.embed_tokens.'],
  [/\.positional_embedding$/, '.embed_positions.weight'],
];

/** Weights of Whisper under Hugging Face's names, kernels in MLX's layout. */
export function whisperWeights(weights: Weights, { dModel, maxSourcePositions }: WhisperConfig): Weights {
  const renamed = new Map<string, MLXArray>();
  for (const [key, array] of weights) {
    if (key === 'alignment_heads' || key.startsWith('proj_out.')) continue; // the embedding serves as output
    const name = /^(encoder|decoder)\./.test(key) ? fromOpenAI(key) : key;
    renamed.set(name, isTransposedKernel(name, array) ? swapaxes(array, 1, 2) : array);
  }
  const positions = 'model.encoder.embed_positions.weight';
  if (!renamed.has(positions)) renamed.set(positions, encoderPositions(maxSourcePositions, dModel));
  return renamed;
}

function fromOpenAI(key: string): string {
  return `model.${openAINames.reduce((name, [part, modern]) => name.replace(part, modern), key)}`;
}

/** PyTorch keeps kernels as `[out, in, 3]`, MLX as `[out, 3, in]`. */
function isTransposedKernel(name: string, { shape, ndim }: MLXArray): boolean {
  return /\.conv[12]\.weight$/.test(name) && ndim === 3 && shape[2] === 3 && shape[1] !== 3;
}
