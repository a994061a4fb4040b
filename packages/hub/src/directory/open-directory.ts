import { join } from 'node:path';
import { ChatTemplate } from '../chat-template/chat-template.js';
import type { ModelFiles } from '../model-files.js';
import { readJson } from '../read-json.js';
import { eosTokenIds } from '../tokenizer/eos-token-ids.js';
import { specialTokens } from '../tokenizer/special-tokens.js';
import { Tokenizer } from '../tokenizer/tokenizer.js';
import { openCheckpointDirectory, required } from './open-checkpoint-directory.js';
import { readChatTemplates } from './read-chat-templates.js';

const op = 'openModel';

/** Opens a model directory in Hugging Face's layout. */
export async function openDirectory(path: string, signal?: AbortSignal): Promise<ModelFiles> {
  const read = (name: string, code: 'Config' | 'Tokenizer') => readJson(op, join(path, name), code, signal);
  const checkpoint = await openCheckpointDirectory(path, signal);
  const { config } = checkpoint;
  const generationConfig = await read('generation_config.json', 'Config');
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
    ...checkpoint,
    format: 'directory',
    generationConfig,
    tokenizer,
    chatTemplate,
    dispose: () => {},
  };
}
