import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as mx from '@mlxts/core';
import { createEncoder } from '@mlxts/embeddings';
import * as nn from '@mlxts/nn';
import { leastCosine, timed } from './minilm-rows.mjs';

const [folder, reference, bits] = [process.argv[2], process.argv[3], Number(process.argv[4])];
const { ids, embeddings } = JSON.parse(readFileSync(reference, 'utf8'));

const model = await createEncoder({
  model_type: 'bert',
  hidden_size: 384,
  num_hidden_layers: 6,
  num_attention_heads: 12,
  intermediate_size: 1536,
  max_position_embeddings: 512,
  type_vocab_size: 2,
  layer_norm_eps: 1e-12,
  vocab_size: 30_522,
});
await mx.tidy(
  async () => {
    const { tensors } = await mx.loadSafetensors(join(folder, 'model.safetensors'));
    nn.loadInto(model, tensors);
    if (bits < 32) nn.quantize(model, { bits, predicate: (_, layer) => layer instanceof nn.Linear });
    await mx.evalAsync(model);
  },
  { state: model },
);

async function embed(rows) {
  const result = mx.tidy(() => {
    const hidden = model.forward({ ids: mx.array(rows, { dtype: 'int32' }), tokenTypes: null, mask: null });
    return mx.mean(hidden, { axis: 1 });
  });
  await mx.evalAsync(result);
  const values = result.tolist();
  result.dispose();
  return values;
}

const cosine = leastCosine(await embed(ids), embeddings);
const handles = mx.liveHandles();
const milliseconds = await timed(embed, ids);
const liveHandlesGrown = mx.liveHandles() - handles;
console.log(JSON.stringify({ ...milliseconds, cosine, liveHandlesGrown }));
