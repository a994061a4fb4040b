import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cases, documentsPerSecond, nameOf } from './workload.mjs';

/** From ids, which are there already, to embeddings. */
const [folder, idsPath, threads] = process.argv.slice(2);
const ids = JSON.parse(readFileSync(idsPath, 'utf8'));
const { InferenceSession, Tensor } = createRequire(join(folder, 'package.json'))('onnxruntime-node');
const session = await InferenceSession.create(join(folder, 'model.onnx'), {
  executionProviders: ['cpu'],
  graphOptimizationLevel: 'all',
  executionMode: 'sequential',
  intraOpNumThreads: Number(threads),
  interOpNumThreads: 1,
});

async function embed(rows) {
  const dims = [rows.length, rows[0].length];
  const tokens = BigInt64Array.from(rows.flat(), BigInt);
  const { last_hidden_state } = await session.run({
    input_ids: new Tensor('int64', tokens, dims),
    attention_mask: new Tensor('int64', new BigInt64Array(tokens.length).fill(1n), dims),
    token_type_ids: new Tensor('int64', new BigInt64Array(tokens.length), dims),
  });
  return rows.map((_, row) => unitMean(last_hidden_state, row));
}

/** The mean over the positions of a row, at length 1. */
function unitMean({ data, dims: [, length, width] }, row) {
  const mean = new Float32Array(width);
  for (let position = 0; position < length; position++) {
    const start = (row * length + position) * width;
    for (let column = 0; column < width; column++) mean[column] += data[start + column];
  }
  const norm = Math.hypot(...mean);
  return mean.map((value) => value / norm);
}

const rates = {};
const first = {};
for (const [index, each] of cases.entries()) {
  first[nameOf(each)] = Array.from((await embed(ids[index].slice(0, 1)))[0]);
  rates[nameOf(each)] = await documentsPerSecond(each.batch, () => embed(ids[index]));
}
console.log(JSON.stringify({ rates, first }));
