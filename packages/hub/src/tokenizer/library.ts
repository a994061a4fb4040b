import { Tokenizer } from '@huggingface/tokenizers';
import type { JsonObject } from '../json.js';
import { adaptPreTokenizer } from './adapt-pre-tokenizer.js';
import { BpeMerger } from './bpe-merger.js';
import { buildMergeTable } from './merge-table.js';
import { type TokenizerFailure, type TokenizerJson, tokensById } from './tokenizer-json.js';

export interface EncodedText {
  ids: unknown[];
  token_type_ids?: number[];
}

/** What is used of `@huggingface/tokenizers`, whose own types do not resolve under NodeNext. */
export interface LibraryTokenizer {
  encode(text: string, options: { add_special_tokens: boolean; return_token_type_ids: boolean }): EncodedText;
  decode(ids: number[], options: { skip_special_tokens: boolean; clean_up_tokenization_spaces: boolean }): string;
  token_to_id(token: string): number | undefined;
  id_to_token(id: number): string | undefined;
  model: {
    vocab: string[];
    tokens_to_ids: Map<string, number>;
    unk_token_id: number | undefined;
    bpe?(piece: string): string[];
  };
}

function usesSubwordMarks(model: JsonObject): boolean {
  return Boolean(model.continuing_subword_prefix) || Boolean(model.end_of_word_suffix);
}

/**
 * Gives a BPE model of the library, made with no more than the added tokens, its vocabulary and merges. The library would
 * copy the vocabulary from an object and key each pair by JSON text, which costs more than all else of loading.
 */
function fillBPE(
  { model }: LibraryTokenizer,
  { ids, added_tokens, model: { unk_token } }: TokenizerJson,
  merger: BpeMerger,
): void {
  model.bpe = (piece) => merger.split(piece);
  model.unk_token_id = ids.get(unk_token as string);
  model.vocab = tokensById(ids);
  model.tokens_to_ids = ids;
  for (const { content, id } of added_tokens) {
    model.vocab[id] = content;
    ids.set(content, id);
  }
}

/**
 * Builds the library's tokenizer, in which plain BPE merges by `BpeMerger`.
 *
 * @throws MLXError Tokenizer for whatever the library refuses.
 */
export function buildLibraryTokenizer(
  json: TokenizerJson,
  config: JsonObject,
  fail: TokenizerFailure,
): LibraryTokenizer {
  const adapted = { ...json, pre_tokenizer: adaptPreTokenizer(json.pre_tokenizer) };
  const isPlainBPE = json.model.type === 'BPE' && !usesSubwordMarks(json.model);
  const merger = isPlainBPE ? new BpeMerger(json.ids, buildMergeTable(json.ids, json.model.merges, fail)) : undefined;
  try {
    const library: LibraryTokenizer = new Tokenizer(
      merger ? { ...adapted, model: { ...json.model, vocab: {}, merges: [] } } : adapted,
      config,
    );
    if (merger) fillBPE(library, json, merger);
    return library;
  } catch (cause) {
    throw fail(cause instanceof Error ? cause.message : String(cause), cause);
  }
}
