import * as mx from '@mlxts/core';
import { create, type Whisper } from '../src/models/whisper.js';

/** A Whisper of many languages that is small enough to be random. */
export const tinyConfig = {
  model_type: 'whisper',
  activation_function: 'gelu',
  d_model: 32,
  encoder_layers: 2,
  encoder_attention_heads: 4,
  encoder_ffn_dim: 128,
  decoder_layers: 3,
  decoder_attention_heads: 2,
  decoder_ffn_dim: 128,
  num_mel_bins: 128,
  max_source_positions: 20,
  max_target_positions: 24,
  vocab_size: 90,
};

/** The same weights each time. */
export function tinyWhisper(config: Record<string, unknown> = tinyConfig): Whisper {
  mx.random.seed(5);
  const model = create(config);
  mx.eval(model);
  return model;
}

/** Random numbers in the range of log-mel spectrograms, `[A, frames, mels]`. */
export function randomMel(frames: number, mels: number, batch = 1): mx.MLXArray {
  return mx.random.uniform([batch, frames, mels], { low: -1, high: 1.5, key: mx.random.key(7) });
}
