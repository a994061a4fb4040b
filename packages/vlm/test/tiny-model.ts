import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as mx from '@mlxts/core';
import { randomModel } from './random-model.js';
import { tinyConfigs } from './tiny-config.js';

const letters = [...'abcdefghijklmnopqrstuvwxyz.:?!', 'Ġ', 'Ċ'];
const EOS = '</s>';

/** The tokens of images, by the family of the model; ids are those of `tinyConfigs`. */
const visionTokens: Record<'qwen' | 'idefics3', Record<string, number>> = {
  qwen: { '<|image_pad|>': 120, '<|video_pad|>': 121, '<|vision_start|>': 122, '<|vision_end|>': 123, [EOS]: 127 },
  idefics3: {
    '<image>': 100,
    '<fake_token_around_image>': 101,
    '<global-img>': 102,
    '<row_1_col_1>': 103,
    '<row_1_col_2>': 104,
    '<row_2_col_1>': 105,
    '<row_2_col_2>': 106,
    [EOS]: 127,
  },
};

/** A byte-level tokenizer of small letters and the tokens of images. */
export function tinyTokenizer(family: 'qwen' | 'idefics3') {
  const added = visionTokens[family];
  const names = Array.from({ length: 128 }, (_, id) => letters[id] ?? `unused${id}`);
  for (const [content, id] of Object.entries(added)) names[id] = content;
  const token = ([content, id]: [string, number]) => {
    return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  };
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: Object.entries(added).map(token),
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      vocab: Object.fromEntries(names.map((name, id) => [name, id])),
      merges: [],
    },
  };
}

const placeholders = {
  qwen: {
    image: '<|vision_start|><|image_pad|><|vision_end|>',
    video: '<|vision_start|><|video_pad|><|vision_end|>',
  },
  idefics3: { image: '<image>', video: '' },
};

function template(family: 'qwen' | 'idefics3'): string {
  const { image, video } = placeholders[family];
  const part = `{% if p['type'] == 'image' %}${image}{% elif p['type'] == 'video' %}${video}{% else %}{{ p['text'] }}{% endif %}`;
  return `{% for m in messages %}{{ m['role'] }}:{% for p in m['content'] %}${part}{% endfor %}.{% endfor %}{% if add_generation_prompt %}assistant:{% endif %}`;
}

/** 8 pixels of a side for a token of Qwen, 8 for one of Idefics3 too, whose tiles have 32. */
const processors = {
  qwen: {
    'preprocessor_config.json': {
      image_processor_type: 'Qwen2VLImageProcessor',
      patch_size: 4,
      temporal_patch_size: 2,
      merge_size: 2,
      min_pixels: 64,
      max_pixels: 6400,
    },
    'video_preprocessor_config.json': { min_pixels: 64, max_pixels: 6400 },
  },
  idefics3: {
    'preprocessor_config.json': {
      image_processor_type: 'Idefics3ImageProcessor',
      max_image_size: { longest_edge: 32 },
      size: { longest_edge: 64 },
    },
    'processor_config.json': { processor_class: 'Idefics3Processor', image_seq_len: 16 },
  },
};

/** Writes a random model of a type into a directory, for as long as `use` runs. */
export async function withTinyModel<T>(
  modelType: string,
  use: (directory: string) => Promise<T>,
  files: Record<string, unknown> = {},
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'mlxts-tiny-vlm-'));
  const family = modelType.startsWith('qwen') ? 'qwen' : 'idefics3';
  try {
    const config = { ...tinyConfigs[modelType], eos_token_id: 127 };
    const model = await randomModel(config);
    await model.saveWeights(join(directory, 'model.safetensors'));
    for (const array of mx.treeArrays(model)) array.dispose();
    const written = {
      'config.json': config,
      'tokenizer.json': tinyTokenizer(family),
      'tokenizer_config.json': { eos_token: EOS, chat_template: template(family) },
      ...processors[family],
      ...files,
    };
    for (const [name, content] of Object.entries(written)) {
      if (content !== undefined) await writeFile(join(directory, name), JSON.stringify(content));
    }
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}
