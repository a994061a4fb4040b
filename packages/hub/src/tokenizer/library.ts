import { Tokenizer } from '@huggingface/tokenizers';
import type { JsonObject } from '../json.js';
import { adaptPreTokenizer } from './adapt-pre-tokenizer.js';
import { BpeMerger } from './bpe-merger.js';
import { buildMergeTable } from './merge-table.js';
import type { TokenizerFailure, TokenizerJson } from './tokenizer-json.js';

/** What is used of `@huggingface/tokenizers`, whose own types do not resolve under NodeNext. */
export interface LibraryTokenizer {
  encode(text: string, options: { add_special_tokens: boolean }): { ids: unknown[] };
  decode(ids: number[], options: { skip_special_tokens: boolean; clean_up_tokenization_spaces: boolean }): string;
  token_to_id(token: string): number | undefined;
  id_to_token(id: number): string | undefined;
  model: { vocab: string[]; bpe?(piece: string): string[] };
}

function usesSubwordMarks(model: JsonObject): boolean {
  return Boolean(model.continuing_subword_prefix) || Boolean(model.end_of_word_suffix);
}

function bpeMerger(model: JsonObject, fail: TokenizerFailure): BpeMerger {
  const ids = new Map(Object.entries(model.vocab as Record<string, number>));
  return new BpeMerger(ids, buildMergeTable(ids, model.merges, fail));
}

/**
 * Builds the library's tokenizer. Plain BPE merges by `BpeMerger`: the library keys each pair by JSON text, which costs
 * more than the merging.
 *
 * @throws MLXError Tokenizer for whatever the library refuses.
 */
export function buildLibraryTokenizer(
  json: TokenizerJson,
  config: JsonObject,
  fail: TokenizerFailure,
): LibraryTokenizer {
  const adapted = { ...json, pre_tokenizer: adaptPreTokenizer(json.pre_tokenizer) };
  const merger = json.model.type === 'BPE' && !usesSubwordMarks(json.model) ? bpeMerger(json.model, fail) : undefined;
  try {
    const library: LibraryTokenizer = new Tokenizer(
      merger ? { ...adapted, model: { ...json.model, merges: [] } } : adapted,
      config,
    );
    if (merger) library.model.bpe = (piece) => merger.split(piece);
    return library;
  } catch (cause) {
    throw fail(cause instanceof Error ? cause.message : String(cause), cause);
  }
}
