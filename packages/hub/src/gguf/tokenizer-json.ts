import type { JsonObject } from '../json.js';
import type { GGUFMetadata } from './metadata.js';
import { preTokenizers } from './pre-tokenizers.js';
import { mergesFromScores } from './spm-merges.js';

/** `tokenizer.ggml.token_type`: ordinary tokens, the unknown one, control tokens, tokens to match before all else, bytes. */
const tokenType = { normal: 1, unknown: 2, control: 3, userDefined: 4, byte: 6 } as const;

/** tokenizer.json and tokenizer_config.json made from GGUF metadata. */
export interface TokenizerSource {
  json: JsonObject;
  config: JsonObject;
}

const key = (name: string) => `tokenizer.ggml.${name}`;

function readTypes(metadata: GGUFMetadata, count: number): number[] {
  const types = metadata.optionalNumbers(key('token_type')) ?? Array.from({ length: count }, () => tokenType.normal);
  if (types.length !== count)
    throw metadata.fail(`${key('token_type')}: expected ${count} entries, got ${types.length}`, 'Tokenizer');
  return types;
}

function addedTokens(tokens: readonly string[], types: readonly number[]): JsonObject[] {
  const added: JsonObject[] = [];
  types.forEach((type, id) => {
    const content = tokens[id];
    const isAdded = type === tokenType.control || type === tokenType.userDefined || type === tokenType.unknown;
    if (isAdded && content) added.push({ id, content, special: type !== tokenType.userDefined, normalized: false });
  });
  return added;
}

/** Token → id, as a map: `model.vocab` of tokenizer.json without an object of as many keys. */
function vocabulary(metadata: GGUFMetadata, tokens: readonly string[]): Map<string, number> {
  const vocab = new Map<string, number>();
  tokens.forEach((token, id) => {
    vocab.set(token, id);
    if (vocab.size === id + 1) return;
    throw metadata.fail(
      `${key('tokens')}: ${JSON.stringify(token)} is there twice, as ${tokens.indexOf(token)} and ${id}`,
      'Tokenizer',
    );
  });
  return vocab;
}

function specialToken(metadata: GGUFMetadata, tokens: readonly string[], name: string): string | undefined {
  const id = metadata.optionalInteger(key(name));
  if (id === undefined) return undefined;
  const token = tokens[id];
  if (token === undefined)
    throw metadata.fail(`${key(name)}: expected an id below ${tokens.length}, got ${id}`, 'Tokenizer');
  return token;
}

function configOf(metadata: GGUFMetadata, tokens: readonly string[], addBos: boolean): JsonObject {
  return {
    bos_token: specialToken(metadata, tokens, 'bos_token_id'),
    eos_token: specialToken(metadata, tokens, 'eos_token_id'),
    unk_token: specialToken(metadata, tokens, 'unknown_token_id'),
    pad_token: specialToken(metadata, tokens, 'padding_token_id'),
    add_bos_token: metadata.optionalBoolean(key('add_bos_token')) ?? addBos,
    add_eos_token: metadata.optionalBoolean(key('add_eos_token')) ?? false,
  };
}

function byteLevelTokenizer(metadata: GGUFMetadata, tokens: readonly string[]): TokenizerSource {
  const pre = metadata.string(key('pre'));
  const recipe = Object.hasOwn(preTokenizers, pre) ? preTokenizers[pre] : undefined;
  if (!recipe)
    throw metadata.fail(
      `${key('pre')}: expected one of ${Object.keys(preTokenizers).join(', ')}, got ${JSON.stringify(pre)}`,
      'Tokenizer',
    );
  const json = {
    added_tokens: addedTokens(tokens, readTypes(metadata, tokens.length)),
    normalizer: recipe.normalizer ?? null,
    pre_tokenizer: recipe.preTokenizer,
    decoder: { type: 'ByteLevel' },
    model: {
      type: 'BPE',
      vocab: vocabulary(metadata, tokens),
      merges: metadata.strings(key('merges')),
      ignore_merges: recipe.ignoreMerges ?? false,
    },
  };
  return { json, config: configOf(metadata, tokens, recipe.addBos ?? false) };
}

/** SentencePiece as BPE with byte fallback, the form in which Hugging Face has llama 2's tokenizer. */
function sentencePieceTokenizer(metadata: GGUFMetadata, tokens: readonly string[]): TokenizerSource {
  const types = readTypes(metadata, tokens.length);
  const scores = metadata.optionalNumbers(key('scores'));
  if (scores?.length !== tokens.length)
    throw metadata.fail(
      `${key('scores')}: expected ${tokens.length} entries, got ${scores?.length ?? 'none'}`,
      'Tokenizer',
    );
  const prefix = metadata.optionalBoolean(key('add_space_prefix')) ?? true;
  const spaces = { type: 'Replace', pattern: { String: ' ' }, content: '▁' };
  const strip = { type: 'Strip', content: ' ', start: 1, stop: 0 };
  const unknown = types.indexOf(tokenType.unknown);
  const config = configOf(metadata, tokens, true);
  const json = {
    added_tokens: addedTokens(tokens, types),
    normalizer: { type: 'Sequence', normalizers: [...(prefix ? [{ type: 'Prepend', prepend: '▁' }] : []), spaces] },
    pre_tokenizer: null,
    decoder: {
      type: 'Sequence',
      decoders: [
        { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
        { type: 'ByteFallback' },
        { type: 'Fuse' },
        ...(prefix ? [strip] : []),
      ],
    },
    model: {
      type: 'BPE',
      vocab: vocabulary(metadata, tokens),
      merges: mergesFromScores(tokens, scores, (id) => types[id] === tokenType.normal),
      unk_token: config.unk_token ?? tokens[unknown] ?? null,
      fuse_unk: true,
      byte_fallback: true,
    },
  };
  return { json, config };
}

/**
 * Builds the tokenizer that a GGUF file describes.
 *
 * @throws MLXError Tokenizer for another model than `gpt2` (byte-level BPE) and `llama` (SentencePiece with scores), an
 * unknown `tokenizer.ggml.pre`, and lists whose lengths differ.
 */
export function tokenizerFromMetadata(metadata: GGUFMetadata): TokenizerSource {
  const model = metadata.string(key('model'));
  const tokens = metadata.strings(key('tokens'));
  if (model === 'gpt2') return byteLevelTokenizer(metadata, tokens);
  if (model === 'llama') return sentencePieceTokenizer(metadata, tokens);
  throw metadata.fail(`${key('model')}: expected gpt2 or llama, got ${JSON.stringify(model)}`, 'Tokenizer');
}
