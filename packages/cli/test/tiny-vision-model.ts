import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as mx from '@mlxts/core';
import { createVisionLanguageModel } from '@mlxts/vlm';

const letters = [...'abcdefghijklmnopqrstuvwxyz.:?!', 'Ġ'];
const added = { '<|image_pad|>': 60, '<|video_pad|>': 61, '<|vision_start|>': 62, '</s>': 63 };

const config = {
  model_type: 'qwen2_vl',
  hidden_size: 32,
  num_hidden_layers: 1,
  intermediate_size: 32,
  num_attention_heads: 2,
  rms_norm_eps: 1e-6,
  vocab_size: 64,
  max_position_embeddings: 256,
  rope_scaling: { type: 'mrope', mrope_section: [2, 3, 3] },
  tie_word_embeddings: true,
  image_token_id: 60,
  video_token_id: 61,
  eos_token_id: 63,
  vision_config: { depth: 1, embed_dim: 16, hidden_size: 32, num_heads: 2, mlp_ratio: 2, patch_size: 4 },
};

const names = Array.from({ length: 64 }, (_, id) => letters[id] ?? `unused${id}`);
for (const [content, id] of Object.entries(added)) names[id] = content;

const tokenizer = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: Object.entries(added).map(([content, id]) => {
    return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  }),
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

const part = "{% if p['type'] == 'image' %}<|vision_start|><|image_pad|>{% else %}{{ p['text'] | lower }}{% endif %}";
const files = {
  'config.json': config,
  'tokenizer.json': tokenizer,
  'tokenizer_config.json': {
    eos_token: '</s>',
    chat_template: `{% for m in messages %}{% for p in m['content'] %}${part}{% endfor %}.{% endfor %}`,
  },
  'preprocessor_config.json': {
    image_processor_type: 'Qwen2VLImageProcessor',
    patch_size: 4,
    min_pixels: 256,
    max_pixels: 4096,
  },
};

/** One red pixel. */
const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';

/** Runs `use` on the directory of a random Qwen2-VL, which has an image too, `dot.png`. */
export async function withTinyVisionModel<T>(use: (directory: string, image: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'mlxts-tiny-vision-'));
  try {
    mx.random.seed(3);
    const model = await createVisionLanguageModel(config);
    await model.saveWeights(join(directory, 'model.safetensors'));
    for (const array of mx.treeArrays(model)) array.dispose();
    for (const [name, content] of Object.entries(files))
      await writeFile(join(directory, name), JSON.stringify(content));
    const image = join(directory, 'dot.png');
    await writeFile(image, Buffer.from(dot, 'base64'));
    return await use(directory, image);
  } finally {
    await rm(directory, { recursive: true });
  }
}
