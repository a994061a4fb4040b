/** Writes `<folder>/load.safetensors`: 500 MB in tensors of a language model's sizes, two of three in float16. */
import { join } from 'node:path';
import * as mx from '@mlxts/core';

const [folder] = process.argv.slice(2);
const tensors = {};
let bytes = 0;
for (let layer = 0; bytes < 500e6; layer++) {
  for (const [name, shape] of Object.entries({ q: [1024, 1024], up: [1024, 2816], norm: [1024] })) {
    const dtype = name === 'q' ? 'float32' : 'float16';
    const array = mx.random.normal(shape, { dtype });
    tensors[`layers.${layer}.${name}.weight`] = array;
    bytes += array.nbytes;
  }
}
await mx.saveSafetensors(join(folder, 'load.safetensors'), tensors);
console.log(JSON.stringify({ tensors: Object.keys(tensors).length, bytes }));
