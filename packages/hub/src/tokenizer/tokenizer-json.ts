import { MLXError } from '@mlxts/core';
import { isJsonObject, type JsonObject } from '../json.js';

/** An entry of `added_tokens` in tokenizer.json. */
export interface AddedToken {
  id: number;
  content: string;
  special: boolean;
}

/** A tokenizer.json whose parts that are read here have been checked. */
export interface TokenizerJson extends JsonObject {
  model: JsonObject & { type: string };
  /** Token → id of `model.vocab`, for whoever builds the tokenizer to keep; empty for Unigram, where a vocabulary is a list. */
  ids: Map<string, number>;
  added_tokens: (AddedToken & JsonObject)[];
}

/** Makes the error of one tokenizer, with its source filled in. */
export type TokenizerFailure = (message: string, cause?: unknown) => MLXError;

/** A bound on ids, since vocabularies become arrays. */
const maxId = 2 ** 24;

export function tokenizerFailure(source: string): TokenizerFailure {
  return (message, cause) =>
    new MLXError({ op: 'tokenizer', code: 'Tokenizer', message: `${message} (${source})`, cause });
}

export function isTokenId(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < maxId;
}

/** Id → token. */
export function tokensById(ids: ReadonlyMap<string, number>): string[] {
  const tokens: string[] = new Array(ids.size);
  for (const [token, id] of ids) tokens[id] = token;
  return tokens;
}

const modelTypes = ['BPE', 'WordPiece', 'Unigram'];

function modelType(model: JsonObject, fail: TokenizerFailure): string {
  if (typeof model.type === 'string' && modelTypes.includes(model.type)) return model.type;
  if (model.type !== undefined)
    throw fail(`expected a model of type ${modelTypes.join(', ')}, got ${JSON.stringify(model.type)}`);
  if (Array.isArray(model.vocab)) return 'Unigram';
  if (model.merges !== undefined) return 'BPE';
  if (isJsonObject(model.vocab)) return 'WordPiece';
  throw fail('expected "model" to have a type, or a vocabulary that shows it');
}

function checkScoredVocabulary(vocab: unknown, fail: TokenizerFailure): void {
  if (!Array.isArray(vocab)) throw fail('expected "model.vocab" of a Unigram tokenizer to be a list of [token, score]');
  const wrong = vocab.findIndex(
    (pair) => !Array.isArray(pair) || typeof pair[0] !== 'string' || typeof pair[1] !== 'number',
  );
  if (wrong >= 0) throw fail(`model.vocab[${wrong}]: expected [token, score], got ${JSON.stringify(vocab[wrong])}`);
}

/** A map is taken as it is: a vocabulary that comes from another format than JSON. */
function vocabularyIds(vocab: unknown, fail: TokenizerFailure): Map<string, number> {
  if (!isJsonObject(vocab)) throw fail('expected "model.vocab" to map tokens to ids');
  const ids: Map<string, unknown> = vocab instanceof Map ? vocab : new Map(Object.entries(vocab));
  for (const [token, id] of ids)
    if (!isTokenId(id))
      throw fail(`model.vocab[${JSON.stringify(token)}]: expected an id below ${maxId}, got ${JSON.stringify(id)}`);
  return ids as Map<string, number>;
}

function checkAddedTokens(value: unknown, fail: TokenizerFailure): (AddedToken & JsonObject)[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw fail('expected "added_tokens" to be a list');
  return value.map((entry: unknown, index) => {
    if (!isJsonObject(entry) || typeof entry.content !== 'string' || entry.content === '' || !isTokenId(entry.id))
      throw fail(`added_tokens[${index}]: expected { id, content }, got ${JSON.stringify(entry)}`);
    return { ...entry, content: entry.content, id: entry.id, special: entry.special === true };
  });
}

/**
 * Checks what tokenizer.json holds; keys that may be absent are filled in.
 *
 * @throws MLXError Tokenizer for a missing model, a vocabulary that is no map (no list of pairs, for Unigram), ids that
 * are none, and malformed added tokens.
 */
export function checkTokenizerJson(json: JsonObject, fail: TokenizerFailure): TokenizerJson {
  const { model } = json;
  if (!isJsonObject(model)) throw fail(`expected "model" to be an object, got ${JSON.stringify(model) ?? 'nothing'}`);
  const checked: TokenizerJson['model'] = { ...model, type: modelType(model, fail) };
  if (checked.type === 'Unigram') checkScoredVocabulary(checked.vocab, fail);
  return {
    normalizer: null,
    pre_tokenizer: null,
    post_processor: null,
    decoder: null,
    ...json,
    model: checked,
    ids: checked.type === 'Unigram' ? new Map() : vocabularyIds(checked.vocab, fail),
    added_tokens: checkAddedTokens(json.added_tokens, fail),
  };
}
