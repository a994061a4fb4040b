import { join } from 'node:path';
import { FileError } from '@mlxts/core';
import { ChatTemplate } from '../chat-template/chat-template.js';
import type { JsonObject } from '../json.js';
import type { ModelFiles } from '../model-files.js';
import { readJson } from '../read-json.js';
import { eosTokenIds } from '../tokenizer/eos-token-ids.js';
import { specialTokens } from '../tokenizer/special-tokens.js';
import { Tokenizer } from '../tokenizer/tokenizer.js';
import { loadShards } from './load-shards.js';
import { readChatTemplates } from './read-chat-templates.js';
import { findWeightFiles } from './weight-files.js';

const op = 'openModel';

function required(value: JsonObject | undefined, path: string): JsonObject {
  if (value) return value;
  throw new FileError({ op, code: 'NotFound', path, message: `missing ${path}` });
}

/** Opens a model directory in Hugging Face's layout. */
export async function openDirectory(path: string, signal?: AbortSignal): Promise<ModelFiles> {
  const read = (name: string, code: 'Config' | 'Tokenizer') => readJson(op, join(path, name), code, signal);
  const config = required(await read('config.json', 'Config'), join(path, 'config.json'));
  const generationConfig = await read('generation_config.json', 'Config');
  const files = await findWeightFiles(path, signal);
  const tokenizerConfig = (await read('tokenizer_config.json', 'Tokenizer')) ?? {};
  const tokenizerPath = join(path, 'tokenizer.json');
  const json = required(await read('tokenizer.json', 'Tokenizer'), tokenizerPath);

  const tokenizer = new Tokenizer(json, tokenizerConfig, {
    source: tokenizerPath,
    eosTokenIds: eosTokenIds([generationConfig, config, config.text_config]),
  });
  const templates = await readChatTemplates(path, tokenizerConfig, signal);
  const chatTemplate =
    templates.size > 0 ? new ChatTemplate(templates, { specialTokens: specialTokens(tokenizerConfig) }) : undefined;
  signal?.throwIfAborted();
  return {
    path,
    format: 'directory',
    config,
    generationConfig,
    tokenizer,
    chatTemplate,
    loadWeights: (options) => loadShards(path, files, options?.signal),
    dispose: () => {},
  };
}
