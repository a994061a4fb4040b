import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as mx from '@mlxts/core';
import { sys } from '@mlxts/core/native';
import { createLanguageModel, type LanguageModel } from '@mlxts/decoder';
import * as nn from '@mlxts/nn';
import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hostTensorOf } from './host-tensor-of.js';

/** The bound of issue 3 for float32 logits, kernels off. */
const TOLERANCE = { rtol: 0, atol: 1e-4 };

const base = {
  model_type: 'llama',
  hidden_size: 128,
  num_hidden_layers: 2,
  intermediate_size: 192,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  rms_norm_eps: 1e-5,
  vocab_size: 160,
  max_position_embeddings: 256,
  tie_word_embeddings: true,
};

const configs: Record<string, Record<string, unknown>> = {
  'tied embeddings, grouped queries': base,
  'own output matrix, biases, wide heads': {
    ...base,
    tie_word_embeddings: false,
    attention_bias: true,
    mlp_bias: true,
    head_dim: 64,
  },
  'traditional rotation, linear scaling': {
    ...base,
    rope_traditional: true,
    rope_scaling: { type: 'linear', factor: 4 },
  },
  'llama3 scaling': {
    ...base,
    rope_theta: 500_000,
    rope_scaling: {
      rope_type: 'llama3',
      factor: 8,
      low_freq_factor: 1,
      high_freq_factor: 4,
      original_max_position_embeddings: 16,
    },
  },
  qwen2: { ...base, model_type: 'qwen2', rope_theta: 1e6 },
  'one head each, mistral': { ...base, model_type: 'mistral', num_key_value_heads: 4, rope_theta: 1e6 },
};

const packings: Record<string, { group_size: number; bits: number } | undefined> = {
  'float32 weights': undefined,
  '4 bits in groups of 32': { group_size: 32, bits: 4 },
  '8 bits in groups of 64': { group_size: 64, bits: 8 },
};

const pieces = [7, 1, 1, 4];
const ids = Array.from({ length: 3 }, (_, b) =>
  Array.from({ length: 13 }, (_, i) => (11 * i * i + 37 * b + i + 2) % base.vocab_size),
);

describe.each(Object.keys(configs))('a random llama, %s', (configName) => {
  let oracle: Oracle;
  let source: string;
  let wereOn: boolean;
  beforeAll(async () => {
    wereOn = sys.mlxts_set_cpu_kernels(false);
    oracle = await startOracle();
    source = await readFile(new URL('./llama_directory.py', import.meta.url), 'utf8');
  });
  afterAll(async () => {
    sys.mlxts_set_cpu_kernels(wereOn);
    await oracle.close();
  });

  it.each(Object.keys(packings))(
    "gives mlx-lm's logits with %s, batch 1 and 3, whole and over a cache",
    async (packingName) => {
      const packing = packings[packingName];
      const config = { ...configs[configName], ...(packing && { quantization: packing }) };
      const directory = await mkdtemp(join(tmpdir(), 'mlxts-parity-'));
      try {
        mx.random.seed(9);
        const model = await createLanguageModel(config);
        if (packing) nn.quantize(model, { groupSize: packing.group_size, bits: packing.bits });
        await model.saveWeights(join(directory, 'model.safetensors'));
        await writeFile(join(directory, 'config.json'), JSON.stringify(config));
        for (const batch of [1, 3]) {
          const rows = ids.slice(0, batch);
          const expected = await oracle.run<{ full: HostTensor; cached: HostTensor }>(source, {
            directory,
            ids: rows,
            pieces,
          });
          expect(hostTensorOf(model.forward(array(rows)))).toBeAllclose(expected.full, TOLERANCE);
          expect(hostTensorOf(overCache(model, rows))).toBeAllclose(expected.cached, TOLERANCE);
        }
      } finally {
        await rm(directory, { recursive: true });
      }
    },
  );
});

const array = (rows: number[][]): mx.MLXArray => mx.array(rows, { dtype: 'int32' });

function overCache(model: LanguageModel, rows: number[][]): mx.MLXArray {
  const cache = model.makeCache();
  let start = 0;
  const parts = pieces.map((length) => {
    const part = rows.map((row) => row.slice(start, start + length));
    start += length;
    return model.forward(array(part), { cache });
  });
  return mx.concatenate(parts, { axis: 1 });
}
