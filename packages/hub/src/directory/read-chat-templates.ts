import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MLXError } from '@mlxts/core';
import { isJsonObject, type JsonObject } from '../json.js';
import { readJson, readText } from '../read-json.js';

const op = 'openModel';
const extraFolder = 'additional_chat_templates';

async function namedFiles(directory: string, signal?: AbortSignal): Promise<Map<string, string>> {
  const templates = new Map<string, string>();
  const names = await readdir(join(directory, extraFolder)).catch(() => []);
  for (const name of names.filter((file) => file.endsWith('.jinja')).sort()) {
    const text = await readText(op, join(directory, extraFolder, name), signal);
    if (text !== undefined) templates.set(name.slice(0, -'.jinja'.length), text);
  }
  const main = await readText(op, join(directory, 'chat_template.jinja'), signal);
  if (main !== undefined) templates.set('default', main);
  return templates;
}

/** A single template, or a list of `{ name, template }`, as tokenizer_config.json has it. */
export function parseTemplates(value: unknown, where: string): Map<string, string> {
  if (value === undefined || value === null) return new Map();
  if (typeof value === 'string') return new Map([['default', value]]);
  const templates = new Map<string, string>();
  for (const entry of Array.isArray(value) ? value : [undefined]) {
    if (!isJsonObject(entry) || typeof entry.name !== 'string' || typeof entry.template !== 'string')
      throw new MLXError({
        op,
        code: 'Config',
        message: `expected "chat_template" to be text or a list of { name, template } (${where})`,
      });
    templates.set(entry.name, entry.template);
  }
  return templates;
}

/**
 * The chat templates of a directory by name, from the first place that has any: `chat_template.jinja` with
 * `additional_chat_templates/*.jinja`, `chat_template.json`, then tokenizer_config.json.
 *
 * @see https://github.com/huggingface/transformers/blob/main/src/transformers/processing_utils.py
 */
export async function readChatTemplates(
  directory: string,
  tokenizerConfig: JsonObject,
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  const files = await namedFiles(directory, signal);
  if (files.size > 0) return files;
  const path = join(directory, 'chat_template.json');
  const legacy = await readJson(op, path, 'Config', signal);
  if (legacy?.chat_template !== undefined) return parseTemplates(legacy.chat_template, path);
  return parseTemplates(tokenizerConfig.chat_template, join(directory, 'tokenizer_config.json'));
}
