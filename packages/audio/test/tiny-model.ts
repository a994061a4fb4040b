import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as mx from '@mlxts/core';
import { testSpeechModel } from './test-model.js';
import { tinyConfig, tinyWhisper } from './tiny-whisper.js';

/** What a model directory may be told to hold instead. */
export interface TinyModelChanges {
  config?: Record<string, unknown>;
  generationConfig?: Record<string, unknown>;
  /** Changes tokenizer.json as text. */
  tokenizer?: (json: string) => string;
  /** Left out of the weights. */
  without?: readonly string[];
}

/** The directory of a small random Whisper that says it knows many languages, with the tokenizer of tiny.en. */
export async function tinyModel(changes: TinyModelChanges = {}): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'mlxts-tiny-whisper-'));
  const config = {
    ...tinyConfig,
    d_model: 16,
    encoder_layers: 1,
    encoder_attention_heads: 2,
    decoder_layers: 1,
    num_mel_bins: 80,
    max_source_positions: 100,
    max_target_positions: 448,
    vocab_size: 51_864,
  };
  const model = tinyWhisper(config);
  const weights = new Map(model.namedParameters());
  for (const key of changes.without ?? []) weights.delete(key);
  await mx.saveSafetensors(join(directory, 'model.safetensors'), Object.fromEntries(weights));
  for (const array of mx.treeArrays(model)) array.dispose();
  const write = (name: string, value: unknown) => writeFile(join(directory, name), JSON.stringify(value));
  await write('config.json', { ...config, ...changes.config });
  await write('generation_config.json', { is_multilingual: true, ...changes.generationConfig });
  const tokenizer = await readFile(join(testSpeechModel(), 'tokenizer.json'), 'utf8');
  await writeFile(join(directory, 'tokenizer.json'), changes.tokenizer?.(tokenizer) ?? tokenizer);
  return directory;
}
