import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { leastCosine, timed } from './minilm-rows.mjs';

const [folder, reference, threads] = [process.argv[2], process.argv[3], Number(process.argv[4])];
const { ids, embeddings } = JSON.parse(readFileSync(reference, 'utf8'));
const { InferenceSession, Tensor } = createRequire(join(folder, 'package.json'))('onnxruntime-node');
const session = await InferenceSession.create(join(folder, 'model.onnx'), {
  executionProviders: ['cpu'],
  graphOptimizationLevel: 'all',
  executionMode: 'sequential',
  intraOpNumThreads: threads,
  interOpNumThreads: 1,
});

async function forward(rows) {
  const tensor = (values) => new Tensor('int64', values, [rows.length, rows[0].length]);
  const tokens = BigInt64Array.from(rows.flat(), BigInt);
  const { last_hidden_state } = await session.run({
    input_ids: tensor(tokens),
    attention_mask: tensor(tokens.map(() => 1n)),
    token_type_ids: tensor(tokens.map(() => 0n)),
  });
  return last_hidden_state;
}

/** The mean over the positions of each row. */
function pooled({ data, dims: [batch, length, width] }) {
  return Array.from({ length: batch }, (_, row) =>
    Array.from({ length: width }, (_, column) => {
      let sum = 0;
      for (let i = 0; i < length; i++) sum += data[(row * length + i) * width + column];
      return sum / length;
    }),
  );
}

const cosine = leastCosine(pooled(await forward(ids)), embeddings);
console.log(JSON.stringify({ ...(await timed(forward, ids)), cosine }));
