import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/json.js';
import { Tokenizer } from '../../src/tokenizer/tokenizer.js';
import { runPython } from '../python.js';
import { npmTokenizer, smolLMTokenizer } from '../real-tokenizers.js';
import { mixedTexts, numbers } from '../texts.js';

const encodeAll = `
import json, sys
from tokenizers import Tokenizer
given = json.load(sys.stdin)
tokenizer = Tokenizer.from_str(json.dumps(given["tokenizer"]))
encoded = [tokenizer.encode(text, add_special_tokens=False).ids for text in given["texts"]]
print(json.dumps([[ids, tokenizer.decode(ids, skip_special_tokens=False), tokenizer.decode(ids)] for ids in encoded]))
`;

const decodeAll = `
import json, sys
from tokenizers import Tokenizer
given = json.load(sys.stdin)
tokenizer = Tokenizer.from_str(json.dumps(given["tokenizer"]))
print(json.dumps([tokenizer.decode(ids, skip_special_tokens=False) for ids in given["ids"]]))
`;

const withDefaults = (token: object) => ({ single_word: false, lstrip: false, rstrip: false, ...token });

/** SmolLM2's tokenizer as its repository has it, on the vocabulary and merges of the GGUF file. */
async function smolLM(): Promise<{ ours: Tokenizer; theirs: JsonObject }> {
  const { json, config } = await smolLMTokenizer();
  const { model, added_tokens } = json as { model: JsonObject; added_tokens: object[] };
  const byteLevel = { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true };
  const theirs = {
    version: '1.0',
    added_tokens: added_tokens.map(withDefaults),
    normalizer: null,
    pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'Digits', individual_digits: true }, byteLevel] },
    post_processor: null,
    decoder: byteLevel,
    model: {
      fuse_unk: false,
      byte_fallback: false,
      ...model,
      vocab: Object.fromEntries(model.vocab as Map<string, number>),
    },
  };
  return { ours: new Tokenizer(json, config, { source: 'SmolLM2' }), theirs };
}

async function open(name: string): Promise<{ ours: Tokenizer; theirs: JsonObject }> {
  if (name === 'smollm2') return smolLM();
  const { json, config } = npmTokenizer(name as 'llama2');
  return { ours: new Tokenizer(json, config, { source: name }), theirs: json };
}

describe.each(['smollm2', 'llama3', 'qwen3', 'llama2'])('the tokenizer of %s', (name) => {
  it('gives the ids and the text of the Rust library on 330 texts in ten scripts', async () => {
    const { ours, theirs } = await open(name);
    const texts = mixedTexts();
    const expected = runPython(encodeAll, { tokenizer: theirs, texts }) as [number[], string, string][];
    const got = texts.map((text) => {
      const ids = ours.encode(text, { addSpecialTokens: false });
      return [ids, ours.decode(ids), ours.decode(ids, { skipSpecialTokens: true })];
    });
    expect(got).toEqual(expected);
  });

  it('streams random ids to the text of decode, never a lone surrogate', async () => {
    const { ours, theirs } = await open(name);
    const next = numbers(7);
    const streams = Array.from({ length: 60 }, () => Array.from({ length: 1 + next(80) }, () => next(ours.vocabSize)));
    const expected = runPython(decodeAll, { tokenizer: theirs, ids: streams }) as string[];
    streams.forEach((ids, index) => {
      const detokenizer = ours.createDetokenizer();
      const pieces = [...ids.map((id) => detokenizer.add(id)), detokenizer.finish()];
      expect(pieces.join('')).toBe(ours.decode(ids));
      // Rust writes one U+FFFD for each byte of a broken run of byte tokens, we one for each broken character.
      if (name !== 'llama2') expect(ours.decode(ids)).toBe(expected[index]);
      for (const piece of pieces) expect(/\p{Cs}/u.test(piece)).toBe(false);
    });
  });
});
