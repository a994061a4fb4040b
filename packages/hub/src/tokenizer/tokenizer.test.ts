import { MLXError } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { npmTokenizer } from '../../test/real-tokenizers.js';
import type { JsonObject } from '../json.js';
import { Tokenizer } from './tokenizer.js';

const byteLevel: JsonObject = {
  added_tokens: [
    { id: 5, content: '<s>', special: true },
    { id: 6, content: '</s>', special: true },
    { id: 7, content: '<tool>', special: false },
  ],
  pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, use_regex: true },
  decoder: { type: 'ByteLevel' },
  model: { type: 'BPE', vocab: { a: 0, b: 1, ab: 2, ð: 3, Ł: 4, ĳ: 8, į: 9, Ġ: 10 }, merges: ['a b'] },
};
const config: JsonObject = { bos_token: '<s>', eos_token: { content: '</s>' }, add_bos_token: true };
const init = { source: '/m/tokenizer.json' };
const open = (json: JsonObject = byteLevel, settings: JsonObject = config) => new Tokenizer(json, settings, init);

const refusal = (json: JsonObject): unknown => {
  try {
    open(json);
    return undefined;
  } catch (error) {
    return MLXError.isInstance(error) ? `${error.code} ${error.message}` : error;
  }
};

describe('Tokenizer', () => {
  it('adds BOS and EOS as tokenizer_config.json says', () => {
    expect(open().encode('ab')).toEqual([5, 2]);
    expect(open().encode('ab', { addSpecialTokens: false })).toEqual([2]);
    expect(open(byteLevel, { ...config, add_eos_token: true }).encode('ab')).toEqual([5, 2, 6]);
    expect(open(byteLevel, {}).encode('ab')).toEqual([2]);
  });

  it('gives the types of a post-processor, and 0 without one', () => {
    const sequence = [{ SpecialToken: { id: '<s>', type_id: 2 } }, { Sequence: { id: 'A', type_id: 1 } }];
    const post_processor = { type: 'TemplateProcessing', single: sequence, pair: [], special_tokens: {} };
    expect(open({ ...byteLevel, post_processor }, {}).encodeWithTypes('aab')).toEqual({
      ids: [5, 0, 2],
      typeIds: [2, 1, 1],
    });
    expect(open(byteLevel, {}).encodeWithTypes('aab')).toEqual({ ids: [0, 2], typeIds: [0, 0] });
  });

  it('says from how many characters on a word is unknown, where the kind of tokenizer has such a limit', () => {
    const model = { type: 'WordPiece', unk_token: 'a', continuing_subword_prefix: '##', vocab: { a: 0 } };
    expect(open({ ...byteLevel, model }, {}).longestWord).toBe(100);
    expect(open({ ...byteLevel, model: { ...model, max_input_chars_per_word: 7 } }, {}).longestWord).toBe(7);
    expect(open().longestWord).toBeUndefined();
  });

  it('gathers ids of special tokens', () => {
    const tokenizer = new Tokenizer(byteLevel, config, { ...init, eosTokenIds: [7, 6] });
    expect(tokenizer).toMatchObject({ bosTokenId: 5, eosTokenIds: [7, 6], vocabSize: 11 });
    expect([
      tokenizer.tokenToId('ab'),
      tokenizer.tokenToId('nope'),
      tokenizer.idToToken(2),
      tokenizer.idToToken(99),
    ]).toEqual([2, undefined, 'ab', undefined]);
  });

  it('takes tokens that only added_tokens_decoder names', () => {
    const settings = { added_tokens_decoder: { 11: { content: '<end>', special: true } } };
    expect(open(byteLevel, settings).encode('a<end>')).toEqual([0, 11]);
  });

  it('leaves special tokens out of the text on request', () => {
    expect(open().decode([5, 2, 7, 6])).toBe('<s>ab<tool></s>');
    expect(open().decode([5, 2, 7, 6], { skipSpecialTokens: true })).toBe('ab<tool>');
    expect(open().decode([])).toBe('');
  });

  it('never streams half a character', () => {
    const detokenizer = open().createDetokenizer();
    expect([3, 4, 4, 0].map((id) => detokenizer.add(id))).toEqual(['', '', '', '\uFFFDa']);
    expect([detokenizer.add(3), detokenizer.finish(), detokenizer.finish()]).toEqual(['', '\uFFFD', '']);
  });

  it('keeps the spaces of the text', () => {
    expect(open().decode([0, 10, 10, 1])).toBe('a  b');
  });

  it('reads a lone surrogate as U+FFFD', () => {
    const { json } = npmTokenizer('llama2');
    const tokenizer = open(json, {});
    expect(tokenizer.encode('x\ud83dy')).toEqual(tokenizer.encode('x\ufffdy'));
  });

  it('refuses ids outside of the vocabulary', () => {
    for (const id of [11, -1, 1.5, Number.NaN]) {
      expect(() => open().decode([id])).toThrow('expected an id of the vocabulary (0 to 10)');
      expect(() => open().createDetokenizer().add(id)).toThrow(MLXError);
    }
  });

  it.each<[string, JsonObject, string]>([
    ['no model', { ...byteLevel, model: undefined }, 'expected "model" to be an object, got nothing'],
    [
      'a vocabulary that is no map',
      { ...byteLevel, model: { type: 'BPE', vocab: ['a'], merges: [] } },
      'expected "model.vocab" to map tokens to ids',
    ],
    [
      'an id that is none',
      { ...byteLevel, model: { type: 'BPE', vocab: { a: -1 }, merges: [] } },
      'model.vocab["a"]: expected an id below',
    ],
    [
      'an enormous id',
      { ...byteLevel, model: { type: 'BPE', vocab: { a: 2 ** 31 }, merges: [] } },
      'expected an id below',
    ],
    [
      'a merge of missing tokens',
      { ...byteLevel, model: { type: 'BPE', vocab: { a: 0 }, merges: ['a q'] } },
      'the vocabulary lacks "q"',
    ],
    ['no merges', { ...byteLevel, model: { type: 'BPE', vocab: { a: 0 } } }, 'expected "model.merges" to be a list'],
    ['an unknown model', { ...byteLevel, model: { type: 'Magic', vocab: { a: 0 } } }, 'Magic'],
    ['an unknown pre-tokenizer', { ...byteLevel, pre_tokenizer: { type: 'Magic' } }, 'Magic'],
    [
      'added tokens that are none',
      { ...byteLevel, added_tokens: [{ content: 'x' }] },
      'added_tokens[0]: expected { id, content }',
    ],
    [
      'a Unigram list of wrong pairs',
      { ...byteLevel, model: { type: 'Unigram', vocab: [['a']] } },
      'model.vocab[0]: expected [token, score]',
    ],
  ])('refuses %s', (_, json, message) => {
    const text = refusal(json);
    expect(text).toMatch(/^Tokenizer tokenizer: /);
    expect(text).toContain(message);
    expect(text).toContain('/m/tokenizer.json');
  });

  it('streams WordPiece, whose spaces depend on neighbours, to the text of decode', () => {
    const vocab = Object.fromEntries(
      ['[UNK]', '[CLS]', '[SEP]', 'play', '##ing', 'the', '.', '##s', ','].map((token, id) => [token, id]),
    );
    const json = {
      pre_tokenizer: { type: 'BertPreTokenizer' },
      decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
      model: {
        type: 'WordPiece',
        vocab,
        unk_token: '[UNK]',
        continuing_subword_prefix: '##',
        max_input_chars_per_word: 100,
      },
    };
    const tokenizer = open(json, {});
    const ids = tokenizer.encode('the playings. play, the playing the the plays.');
    const detokenizer = tokenizer.createDetokenizer();
    const pieces = [...ids.map((id) => detokenizer.add(id)), detokenizer.finish()];
    expect(pieces.join('')).toBe(tokenizer.decode(ids));
    expect(tokenizer.decode(ids)).toContain('the playings');
  });
});
