import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as mx from '@mlxts/core';
import { randomEncoder } from './random-encoder.js';
import { tinyConfigs } from './tiny-config.js';

const letters = [...'abcdefghijklmnopqrstuvwxyz'];
const specials = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const tokens = [...specials, ...letters, ...letters.map((letter) => `##${letter}`), ':', '.'];

const special = (id: number) => ({
  id,
  content: specials[id],
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: false,
  special: true,
});

/** BERT's tokenizer over single letters: a token for each, and `:` and `.`; words end at spaces. */
export const tinyTokenizer = {
  version: '1.0',
  truncation: { max_length: 3, strategy: 'LongestFirst', stride: 0 },
  padding: { strategy: { Fixed: 5 }, direction: 'Right', pad_id: 0, pad_type_id: 0, pad_token: '[PAD]' },
  added_tokens: specials.map((_, id) => special(id)),
  normalizer: {
    type: 'BertNormalizer',
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: false,
  },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: {
    type: 'TemplateProcessing',
    single: [
      { SpecialToken: { id: '[CLS]', type_id: 0 } },
      { Sequence: { id: 'A', type_id: 0 } },
      { SpecialToken: { id: '[SEP]', type_id: 0 } },
    ],
    pair: [],
    special_tokens: {
      '[CLS]': { id: '[CLS]', ids: [2], tokens: ['[CLS]'] },
      '[SEP]': { id: '[SEP]', ids: [3], tokens: ['[SEP]'] },
    },
  },
  decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
  },
};

const modules = (...types: string[]) =>
  types.map((type, idx) => ({
    idx,
    name: String(idx),
    path: idx === 0 ? '' : `${idx}_${type}`,
    type: `sentence_transformers.models.${type}`,
  }));

/** The files of a model by name, as JSON; undefined leaves one out, text is written as it is, maps as safetensors. */
export type TinyFiles = Record<string, unknown>;

/** A tiny BERT with mean pooling and normalization. */
export const tinyFiles = {
  'config.json': tinyConfigs.bert,
  'tokenizer.json': tinyTokenizer,
  'tokenizer_config.json': { model_max_length: 512 },
  'modules.json': modules('Transformer', 'Pooling', 'Normalize'),
  'sentence_bert_config.json': { max_seq_length: 20, do_lower_case: false },
  'config_sentence_transformers.json': {
    prompts: { query: 'q: ', passage: 'p: ', other: 'other: ' },
    default_prompt_name: null,
    similarity_fn_name: 'cosine',
  },
  '1_Pooling/config.json': { word_embedding_dimension: 32, pooling_mode_mean_tokens: true },
};

/** modules.json with a Dense layer of `32 → 6` before the normalization, and its configuration. */
export const denseFiles = {
  'modules.json': modules('Transformer', 'Pooling', 'Dense', 'Normalize'),
  '2_Dense/config.json': {
    in_features: 32,
    out_features: 6,
    bias: true,
    activation_function: 'torch.nn.modules.linear.Identity',
  },
};

/** Runs `use` on a directory with a random model. */
export async function withTinyModel<T>(use: (directory: string) => Promise<T>, files: TinyFiles = {}): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'mlxts-tiny-embeddings-'));
  try {
    const encoder = await randomEncoder(tinyConfigs.bert ?? {});
    await encoder.saveWeights(join(directory, 'model.safetensors'));
    for (const array of mx.treeArrays(encoder)) array.dispose();
    for (const [name, content] of Object.entries({ ...tinyFiles, ...files })) {
      if (content === undefined) continue;
      await mkdir(dirname(join(directory, name)), { recursive: true });
      const path = join(directory, name);
      if (content instanceof Map) await mx.saveSafetensors(path, content);
      else await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    }
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}
