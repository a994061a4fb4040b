import type { JsonObject } from '../json.js';

/** What `tokenizer.ggml.pre` stands for: parts of tokenizer.json. */
export interface PreTokenizerRecipe {
  preTokenizer: JsonObject;
  normalizer?: JsonObject;
  /** A piece that is a token as a whole is not merged from its characters. */
  ignoreMerges?: boolean;
  /** BOS before the text where `tokenizer.ggml.add_bos_token` is absent. */
  addBos?: boolean;
}

const byteLevel = (useRegex: boolean): JsonObject => ({
  type: 'ByteLevel',
  add_prefix_space: false,
  trim_offsets: true,
  use_regex: useRegex,
});

const isolated = (Regex: string): JsonObject => ({
  type: 'Split',
  pattern: { Regex },
  behavior: 'Isolated',
  invert: false,
});

function split(...patterns: string[]): JsonObject {
  return { type: 'Sequence', pretokenizers: [...patterns.map(isolated), byteLevel(false)] };
}

const words = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+";
const rest = ' ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+';

const gpt2: PreTokenizerRecipe = { preTokenizer: byteLevel(true) };
const smollm: PreTokenizerRecipe = {
  preTokenizer: { type: 'Sequence', pretokenizers: [isolated('\\p{N}'), byteLevel(true)] },
};
const llama3: PreTokenizerRecipe = {
  preTokenizer: split(`${words}|\\p{N}{1,3}|${rest}`),
  ignoreMerges: true,
  addBos: true,
};
const qwen2: PreTokenizerRecipe = { preTokenizer: split(`${words}|\\p{N}|${rest}`), normalizer: { type: 'NFC' } };
const deepseek3: PreTokenizerRecipe = {
  preTokenizer: split(
    '\\p{N}{1,3}',
    '[一-龥\u3040-ゟ゠-ヿ]+',
    '[!"#$%&\'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+',
  ),
};

/**
 * `tokenizer.ggml.pre` → recipe.
 *
 * @see https://github.com/ggml-org/llama.cpp/blob/master/src/llama-vocab.cpp
 */
export const preTokenizers: Readonly<Record<string, PreTokenizerRecipe>> = {
  default: gpt2,
  'gpt-2': gpt2,
  smollm,
  starcoder: smollm,
  refact: smollm,
  'llama-bpe': llama3,
  llama3,
  'llama-v3': llama3,
  qwen2,
  'deepseek-v3': deepseek3,
};
