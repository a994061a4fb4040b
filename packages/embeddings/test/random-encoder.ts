import * as mx from '@mlxts/core';
import { createEncoder, type Encoder } from '../src/index.js';

/** An encoder all of whose weights are random: norms that do nothing would hide that they are in the wrong place. */
export async function randomEncoder(config: Readonly<Record<string, unknown>>, seed = 3): Promise<Encoder> {
  mx.random.seed(seed);
  const encoder = await createEncoder(config);
  encoder.apply((array, path) => {
    const isNorm = /norm\.weight$/i.test(path);
    return mx.add(mx.random.normal([...array.shape], { scale: isNorm ? 0.2 : 0.3 }), isNorm ? 1 : 0);
  });
  encoder.eval();
  mx.eval(encoder.parameters());
  return encoder;
}
