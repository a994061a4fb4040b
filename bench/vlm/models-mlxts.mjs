import { join } from 'node:path';
import * as mx from '@mlxts/core';
import { createVisionLanguageModel, mergeEmbeddings } from '@mlxts/vlm';

/** Images a second through the vision tower, and prompt tokens a second from features to logits. With `write`, writes weights instead. */
const [folder, given, write] = process.argv.slice(2);

async function perSecond(units, run) {
  await run();
  const seconds = [];
  for (const end = performance.now() + 1500; seconds.length < 3 || performance.now() < end; ) {
    const start = performance.now();
    await run();
    seconds.push((performance.now() - start) / 1000);
  }
  return units / seconds.sort((a, b) => a - b)[seconds.length >> 1];
}

/** The same numbers as `wave` of the Python side. */
function wave(shape) {
  const size = shape.reduce((product, n) => product * n, 1);
  return mx.array(
    Float32Array.from({ length: size }, (_, i) => ((i * 7919) % 2003) / 1001.5 - 1),
    { shape },
  );
}

const figures = {};
const logits = {};
for (const [name, { config, visual }] of Object.entries(JSON.parse(given))) {
  mx.random.seed(1);
  const model = await createVisionLanguageModel(config);
  const path = join(folder, `${name}.safetensors`);
  if (write !== undefined) {
    await model.saveWeights(path);
    continue;
  }
  await model.loadWeights(path);
  model.eval();
  await mx.evalAsync(model);
  const pixelValues =
    visual.grid === undefined ? wave([visual.tiles, 3, 256, 256]) : wave([visual.grid[1] * visual.grid[2], 1176]);
  const input = { kind: 'image', pixelValues, grid: visual.grid };
  const see = () => mx.tidy(() => model.features(input));
  const features = see();
  await mx.evalAsync(features);
  const text = (length, seed) => Array.from({ length }, (_, i) => (i * 31 + seed) % 8000);
  const row = [...text(10, 1), 8189, ...Array(model.countTokens(input)).fill(8190), ...text(20, 2)];
  const ids = mx.array([row], { dtype: 'int32' });
  const prefill = () =>
    mx.tidy(() => {
      const inputEmbeddings = mergeEmbeddings(model, [row], [[input]], [[features]]);
      const positions = model.positions([row], [[input]])?.positions;
      const cache = model.languageModel.makeCache();
      const all = model.forward(ids, { cache, inputEmbeddings, positions });
      return mx.slice(all, [0, row.length - 1, 0], [1, row.length, 8192]);
    });
  const evaluated = async (make) => {
    const array = make();
    await mx.evalAsync(array);
    return array;
  };
  figures[`${name}, images`] = await perSecond(1, async () => (await evaluated(see)).dispose());
  figures[`${name}, tokens`] = await perSecond(row.length, async () => (await evaluated(prefill)).dispose());
  const last = await evaluated(prefill);
  logits[name] = Array.from(last.toTypedArray().slice(0, 8));
}
console.log(write === undefined ? JSON.stringify({ figures, logits }) : 'null');
