import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as mx from '@mlxts/core';
import * as nn from '@mlxts/nn';
import { MiniLM } from './bert.mjs';
import { leastCosine, timed } from './minilm-rows.mjs';

const [folder, reference, bits] = [process.argv[2], process.argv[3], Number(process.argv[4])];
const { ids, embeddings } = JSON.parse(readFileSync(reference, 'utf8'));

const model = new MiniLM();
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
  const result = mx.tidy(() => model.forward(mx.array(rows, { dtype: 'int32' })));
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
