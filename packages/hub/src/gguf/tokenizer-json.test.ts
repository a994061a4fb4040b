import { describe, expect, it } from 'vitest';
import { npmTokenizer } from '../../test/real-tokenizers.js';
import { mixedTexts } from '../../test/texts.js';
import type { JsonObject } from '../json.js';
import { Tokenizer } from '../tokenizer/tokenizer.js';
import { GGUFMetadata } from './metadata.js';
import { tokenizerFromMetadata } from './tokenizer-json.js';

interface Parsed {
  added_tokens: { id: number; content: string; special: boolean }[];
  model: { vocab: Record<string, number>; merges: (string | string[])[] };
}

/** What a converter to GGUF writes for a tokenizer.json. */
function asMetadata(json: JsonObject, model: 'gpt2' | 'llama', pre: string): GGUFMetadata {
  const { added_tokens, model: parsed } = json as JsonObject & Parsed;
  const tokens: string[] = [];
  const types: number[] = [];
  for (const [token, id] of Object.entries(parsed.vocab)) {
    tokens[id] = token;
    types[id] = model === 'llama' && /^<0x..>$/.test(token) ? 6 : 1;
  }
  for (const { id, content, special } of added_tokens) {
    tokens[id] = content;
    types[id] = content === '<unk>' ? 2 : special ? 3 : 4;
  }
  const key = (name: string) => `tokenizer.ggml.${name}`;
  return new GGUFMetadata(
    new Map<string, string | string[] | number[]>([
      [key('model'), model],
      [key('pre'), pre],
      [key('tokens'), tokens],
      [key('token_type'), types],
      [key('scores'), tokens.map((token, id) => (/^▁▁+$/.test(token) ? -1e9 : 259 - id))],
      [key('merges'), parsed.merges.map((merge) => (Array.isArray(merge) ? merge.join(' ') : merge))],
    ]),
    'test',
  );
}

describe('tokenizerFromMetadata', () => {
  it.each([
    ['llama2', 'llama', ''],
    ['llama3', 'gpt2', 'llama-bpe'],
    ['qwen3', 'gpt2', 'qwen2'],
  ] as const)('gives the ids of the tokenizer.json of %s', (name, model, pre) => {
    const { json } = npmTokenizer(name);
    const source = tokenizerFromMetadata(asMetadata(json, model, pre));
    const made = new Tokenizer(source.json, source.config, { source: 'made' });
    const real = new Tokenizer(json, {}, { source: 'real' });
    for (const text of mixedTexts()) {
      const ids = real.encode(text, { addSpecialTokens: false });
      expect(made.encode(text, { addSpecialTokens: false }), JSON.stringify(text)).toEqual(ids);
      expect(made.decode(ids)).toBe(real.decode(ids));
    }
  });
});
