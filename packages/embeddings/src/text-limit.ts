import { join } from 'node:path';
import { ArgumentError } from '@mlxts/core';
import { readJson } from '@mlxts/hub';
import type { SentenceDefinition } from './definition/definition.js';
import { malformed } from './definition/definition-error.js';
import type { Encoder } from './encoder.js';

/**
 * Most tokens of a text: those asked for, else the least of what the definition, the tokenizer and the positions of the
 * model allow.
 * @throws ArgumentError for more than there are positions; MLXError `Config` where there is no room beside special tokens
 */
export async function textLimit(
  directory: string,
  { maxSeqLength }: SentenceDefinition,
  encoder: Encoder,
  specialTokens: number,
  asked?: number,
): Promise<number> {
  if (asked !== undefined) {
    if (Number.isInteger(asked) && asked > specialTokens && asked <= encoder.maxTokens) return asked;
    throw new ArgumentError({
      op: 'load',
      message: `expected maxTokens to be an integer in [${specialTokens + 1}, ${encoder.maxTokens}], got ${String(asked)}`,
    });
  }
  const limit = Math.min(encoder.maxTokens, maxSeqLength ?? (await tokenizerLimit(directory)));
  if (limit > specialTokens) return limit;
  throw malformed(
    directory,
    `expected room for a text beside ${specialTokens} special tokens, got ${limit} tokens in all`,
  );
}

/** What the tokenizer was made for, often an enormous number. */
async function tokenizerLimit(directory: string): Promise<number> {
  const limit = (await readJson('load', join(directory, 'tokenizer_config.json'), 'Tokenizer'))?.model_max_length;
  return typeof limit === 'number' && limit >= 1 ? Math.floor(limit) : Number.POSITIVE_INFINITY;
}
