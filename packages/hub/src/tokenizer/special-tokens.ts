import { isJsonObject, type JsonObject } from '../json.js';

/** The roles under which tokenizer_config.json names special tokens and chat templates see them. */
const roles = ['bos_token', 'eos_token', 'unk_token', 'pad_token', 'sep_token', 'cls_token', 'mask_token'] as const;

export type SpecialTokenRole = (typeof roles)[number];

/** Text of the special tokens by role, from a string or an `AddedToken` object. */
export function specialTokens(tokenizerConfig: JsonObject): Partial<Record<SpecialTokenRole, string>> {
  const tokens: Partial<Record<SpecialTokenRole, string>> = {};
  for (const role of roles) {
    const value = tokenizerConfig[role];
    const text = isJsonObject(value) ? value.content : value;
    if (typeof text === 'string') tokens[role] = text;
  }
  return tokens;
}
