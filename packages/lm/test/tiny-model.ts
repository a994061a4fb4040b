import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as mx from '@mlxts/core';
import { createLanguageModel } from '@mlxts/decoder';

const letters = [...'abcdefghijklmnopqrstuvwxyz.:'];
const EOS = '</s>';

/** One token for each small letter, `.`, `:` and the space, and an end token. */
export const tinyTokenizer = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: [
    {
      id: letters.length + 1,
      content: EOS,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    },
  ],
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
    vocab: Object.fromEntries([...letters, 'Ġ', EOS].map((token, id) => [token, id])),
    merges: [],
  },
};

export const tinyConfig = {
  model_type: 'llama',
  hidden_size: 32,
  num_hidden_layers: 2,
  intermediate_size: 64,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  rms_norm_eps: 1e-5,
  vocab_size: letters.length + 2,
  max_position_embeddings: 128,
  tie_word_embeddings: false,
  eos_token_id: letters.length + 1,
};

export interface TinyFiles {
  config: Record<string, unknown>;
  tokenizer: unknown;
  /** Files by name, written last: what a test wants broken or missing (`undefined`). */
  files?: Record<string, string | Uint8Array | undefined>;
}

/** Runs `use` on a directory with a random model in two shards. */
export async function withTinyModel<T>(
  use: (directory: string) => Promise<T>,
  change: Partial<TinyFiles> = {},
): Promise<T> {
  const { config = tinyConfig, tokenizer = tinyTokenizer, files = {} } = change;
  const directory = await mkdtemp(join(tmpdir(), 'mlxts-tiny-'));
  try {
    await writeWeights(directory);
    await writeJSON(join(directory, 'config.json'), config);
    await writeJSON(join(directory, 'tokenizer.json'), tokenizer);
    await writeJSON(join(directory, 'tokenizer_config.json'), {
      eos_token: EOS,
      chat_template:
        "{% for m in messages %}{{ m['role'] }}:{{ m['content'] }}.{% endfor %}{% if add_generation_prompt %}assistant:{% endif %}",
    });
    for (const [name, content] of Object.entries(files)) {
      if (content === undefined) await rm(join(directory, name));
      else await writeFile(join(directory, name), content);
    }
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function writeWeights(directory: string): Promise<void> {
  mx.random.seed(1);
  const model = await createLanguageModel(tinyConfig);
  const weights = model.namedParameters();
  const shards = [weights.slice(0, 9), weights.slice(9)];
  const index: Record<string, string> = {};
  for (const [i, shard] of shards.entries()) {
    const name = `model-0000${i + 1}-of-00002.safetensors`;
    await mx.saveSafetensors(join(directory, name), new Map(shard), { metadata: new Map([['format', 'mlx']]) });
    for (const [key] of shard) index[key] = name;
  }
  await writeJSON(join(directory, 'model.safetensors.index.json'), { metadata: {}, weight_map: index });
  for (const [, array] of weights) array.dispose();
}

function writeJSON(path: string, value: unknown): Promise<void> {
  return writeFile(path, JSON.stringify(value));
}
