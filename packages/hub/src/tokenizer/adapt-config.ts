import { isJsonObject, type JsonObject } from '../json.js';
import { specialTokens } from './special-tokens.js';
import { type AddedToken, isTokenId, type TokenizerJson } from './tokenizer-json.js';

/** Tokens that only tokenizer_config.json's `added_tokens_decoder` names. */
function moreAddedTokens(json: TokenizerJson, config: JsonObject): (AddedToken & JsonObject)[] {
  const known = new Set(json.added_tokens.map((token) => token.id));
  const tokens: (AddedToken & JsonObject)[] = [];
  for (const [key, entry] of Object.entries(
    isJsonObject(config.added_tokens_decoder) ? config.added_tokens_decoder : {},
  )) {
    const id = Number(key);
    if (
      !isTokenId(id) ||
      known.has(id) ||
      !isJsonObject(entry) ||
      typeof entry.content !== 'string' ||
      entry.content === ''
    )
      continue;
    tokens.push({ ...entry, id, content: entry.content, special: entry.special === true });
  }
  return tokens;
}

function tokenId(json: TokenizerJson, added: readonly AddedToken[], token: string): number | undefined {
  return added.find(({ content }) => content === token)?.id ?? json.ids.get(token);
}

/** `add_bos_token` and `add_eos_token`, where given, replace the post-processor, as transformers does it. */
function postProcessor(json: TokenizerJson, added: readonly AddedToken[], config: JsonObject): unknown {
  if (config.add_bos_token === undefined && config.add_eos_token === undefined) return json.post_processor;
  const { bos_token: bos, eos_token: eos } = specialTokens(config);
  const single: JsonObject[] = [{ Sequence: { id: 'A', type_id: 0 } }];
  const special: JsonObject = {};
  const add = (token: string, where: 'unshift' | 'push'): void => {
    single[where]({ SpecialToken: { id: token, type_id: 0 } });
    special[token] = { id: token, ids: [tokenId(json, added, token)], tokens: [token] };
  };
  if (config.add_bos_token === true && bos !== undefined) add(bos, 'unshift');
  if (config.add_eos_token === true && eos !== undefined) add(eos, 'push');
  return { type: 'TemplateProcessing', single, pair: single, special_tokens: special };
}

/**
 * Applies to tokenizer.json what tokenizer_config.json changes: tokens added, BOS and EOS switched on or off.
 *
 * @see https://github.com/huggingface/transformers/blob/main/src/transformers/tokenization_utils_tokenizers.py
 */
export function applyConfig(json: TokenizerJson, config: JsonObject): TokenizerJson {
  const added = [...json.added_tokens, ...moreAddedTokens(json, config)];
  return { ...json, added_tokens: added, post_processor: postProcessor(json, added, config) };
}
