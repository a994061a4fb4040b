import { ArgumentError } from '@mlxts/core';
import type { JsonObject } from '../json.js';
import { applyConfig } from './adapt-config.js';
import { ByteDetokenizer } from './byte-detokenizer.js';
import type { Detokenizer } from './detokenizer.js';
import { buildLibraryTokenizer, type EncodedText, type LibraryTokenizer } from './library.js';
import { type PieceRule, pieceRule } from './piece-rule.js';
import { specialTokens } from './special-tokens.js';
import { checkTokenizerJson, type TokenizerFailure, tokenizerFailure } from './tokenizer-json.js';
import { WindowDetokenizer } from './window-detokenizer.js';

export interface EncodeOptions {
  /** BOS, EOS and the like around the text, where the tokenizer has them; default true. */
  addSpecialTokens?: boolean;
}

/** Ids and the type of each, which tells the sequences of a pair apart. */
export interface TypedIds {
  ids: number[];
  typeIds: number[];
}

export interface DecodeOptions {
  /** Leaves special tokens out; default false. */
  skipSpecialTokens?: boolean;
}

export interface TokenizerInit {
  /** What errors name: the path of the file. */
  source: string;
  /** Ends of generation besides tokenizer_config.json's `eos_token`. */
  eosTokenIds?: readonly number[];
}

const loneSurrogate = /\p{Cs}/gu;

/**
 * A tokenizer.json with its tokenizer_config.json.
 *
 * @throws MLXError Tokenizer for a malformed or unsupported tokenizer.
 * @see https://github.com/huggingface/tokenizers
 */
export class Tokenizer {
  /** Ids that end a generation. */
  readonly eosTokenIds: readonly number[];
  readonly bosTokenId: number | undefined;
  /** One more than the highest id. */
  readonly vocabSize: number;
  /** Most characters of a word, after normalization, that does not become the unknown token: WordPiece has such a limit. */
  readonly longestWord: number | undefined;
  readonly #library: LibraryTokenizer;
  readonly #fail: TokenizerFailure;
  readonly #rule: PieceRule | undefined;
  readonly #pieces = new Map<number, Uint8Array | string>();
  readonly #added: ReadonlySet<number>;
  readonly #special: ReadonlySet<number>;

  constructor(json: JsonObject, config: JsonObject, { source, eosTokenIds = [] }: TokenizerInit) {
    this.#fail = tokenizerFailure(source);
    const checked = applyConfig(checkTokenizerJson(json, this.#fail), config);
    const { bos_token, eos_token } = specialTokens(config);
    this.#library = buildLibraryTokenizer(checked, eos_token === undefined ? {} : { eos_token }, this.#fail);
    this.#rule = pieceRule(checked.decoder);
    this.#added = new Set(checked.added_tokens.map((token) => token.id));
    this.#special = new Set(checked.added_tokens.filter((token) => token.special).map((token) => token.id));
    this.vocabSize = this.#library.model.vocab.length;
    this.longestWord = longestWord(checked.model);
    this.bosTokenId = bos_token === undefined ? undefined : this.tokenToId(bos_token);
    const eosTokenId = eos_token === undefined ? undefined : this.tokenToId(eos_token);
    this.eosTokenIds = [...new Set([...eosTokenIds, ...(eosTokenId === undefined ? [] : [eosTokenId])])];
  }

  /**
   * The ids of `text`. Special tokens written in the text become their ids; a lone surrogate counts as U+FFFD.
   *
   * @throws MLXError Tokenizer for text that the vocabulary has no way to write.
   */
  encode(text: string, { addSpecialTokens = true }: EncodeOptions = {}): number[] {
    return this.#encode(text, addSpecialTokens).ids;
  }

  /** The ids of `text` with special tokens, and the types that the post-processor gives them. @throws what `encode` throws. */
  encodeWithTypes(text: string): TypedIds {
    return this.#encode(text, true);
  }

  /**
   * The text of `ids`, with no clean-up of spaces; broken UTF-8 comes as U+FFFD.
   *
   * @throws MLXError Tokenizer for an id outside of the vocabulary.
   */
  decode(ids: readonly number[], options: DecodeOptions = {}): string {
    if (!this.#rule) return this.#decodeTogether(this.#kept(ids, options));
    const detokenizer = this.createDetokenizer(options);
    const parts = ids.map((id) => detokenizer.add(id));
    return parts.join('') + detokenizer.finish();
  }

  tokenToId(token: string): number | undefined {
    return this.#library.token_to_id(token);
  }

  idToToken(id: number): string | undefined {
    return this.#library.id_to_token(id);
  }

  /** For text that appears while ids come: the pieces joined are `decode` of all ids. */
  createDetokenizer(options: DecodeOptions = {}): Detokenizer {
    const { skipSpecialTokens = false } = options;
    const rule = this.#rule;
    if (!rule) return new WindowDetokenizer((ids) => this.#decodeTogether(this.#kept(ids, options)));
    const pieceOf = (id: number) => (skipSpecialTokens && this.#special.has(id) ? undefined : this.#piece(id, rule));
    return new ByteDetokenizer(pieceOf, rule.leadingSpaces);
  }

  #encode(text: string, add_special_tokens: boolean): TypedIds {
    if (typeof text !== 'string')
      throw new ArgumentError({ op: 'encode', message: `expected text, got ${typeof text}` });
    const options = { add_special_tokens, return_token_type_ids: true };
    let encoded: EncodedText;
    try {
      encoded = this.#library.encode(text.replace(loneSurrogate, '\uFFFD'), options);
    } catch (cause) {
      throw this.#fail(`cannot encode this text: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
    }
    const ids = encoded.ids.map((id) => {
      if (typeof id !== 'number')
        throw this.#fail('the vocabulary lacks a character of this text and has no unknown token');
      return id;
    });
    return { ids, typeIds: encoded.token_type_ids ?? ids.map(() => 0) };
  }

  #token(id: number): string {
    const token = this.#library.id_to_token(id);
    if (token === undefined)
      throw this.#fail(`expected an id of the vocabulary (0 to ${this.vocabSize - 1}), got ${id}`);
    return token;
  }

  #piece(id: number, rule: PieceRule): Uint8Array | string {
    let piece = this.#pieces.get(id);
    if (piece === undefined) {
      const token = this.#token(id);
      piece = rule.piece(token, this.#added.has(id));
      this.#pieces.set(id, piece);
    }
    return piece;
  }

  #kept(ids: readonly number[], { skipSpecialTokens = false }: DecodeOptions): number[] {
    for (const id of ids) this.#token(id);
    return skipSpecialTokens ? ids.filter((id) => !this.#special.has(id)) : [...ids];
  }

  #decodeTogether(ids: number[]): string {
    if (ids.length === 0) return '';
    return this.#library.decode(ids, { skip_special_tokens: false, clean_up_tokenization_spaces: false });
  }
}

function longestWord({ type, max_input_chars_per_word }: JsonObject): number | undefined {
  const most = max_input_chars_per_word ?? 100;
  return type === 'WordPiece' && typeof most === 'number' ? most : undefined;
}
