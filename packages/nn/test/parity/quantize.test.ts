import { array, astype, type Dtype, type MLXArray, random } from '@mlxts/core';
import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dequantize, quantize } from '../../src/index.js';
import { formats, formatTitle } from './formats.js';
import { fromHost, toHost } from './tensors.js';

const shapes = [
  [2, 128],
  [16, 384],
  [2, 3, 256],
];
const dtypes: readonly Dtype[] = ['float32', 'float16', 'bfloat16'];
const python = `
g, b, m = inputs['groupSize'], inputs['bits'], inputs['mode']
parts = mx.quantize(inputs['w'], group_size=g, bits=b, mode=m)
biases = parts[2] if len(parts) == 3 else None
outputs['parts'] = list(parts)
outputs['back'] = mx.dequantize(parts[0], parts[1], biases, group_size=g, bits=b, mode=m)
outputs['cast'] = [mx.dequantize(parts[0], parts[1], biases, group_size=g, bits=b, mode=m, dtype=d)
                   for d in (mx.float32, mx.float16, mx.bfloat16)]
`;

interface Expected extends Record<string, HostTensor | HostTensor[]> {
  parts: HostTensor[];
  back: HostTensor;
  cast: HostTensor[];
}

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
});
afterAll(() => oracle.close());

/** Rows with the values that rounding decides on: zeros, ties, one outlier, tiny and large numbers. */
function weights(shape: readonly number[], dtype: Dtype): MLXArray {
  const w = random.normal(shape, { scale: 2 });
  const flat = w.toTypedArray() as Float32Array;
  flat.fill(0, 0, 32);
  flat.fill(1.5, 32, 64);
  flat.set([1e-8, -1e-8, 6, -6, 448, 0.25, 0.75, -0.0], 64);
  return astype(array(flat, { shape }), dtype);
}

describe.each(formats.map((format) => [formatTitle(format), format] as const))(
  'quantize and dequantize: %s',
  (_, format) => {
    for (const dtype of dtypes) {
      it(`give Python's bits for ${dtype}`, async () => {
        for (const shape of shapes) {
          const w = weights(shape, dtype);
          const expected = await oracle.run<Expected>(python, { w: toHost(w), ...format });
          const { wq, scales, biases } = quantize(w, format);
          const parts = biases === undefined ? [wq, scales] : [wq, scales, biases];
          expect(parts).toHaveLength(expected.parts.length);
          parts.forEach((part, i) => void expect(toHost(part)).toEqualBits(expected.parts[i] as HostTensor));

          expect(toHost(dequantize(wq, scales, biases, format))).toEqualBits(expected.back);
          const cast = (['float32', 'float16', 'bfloat16'] as const).map((to) =>
            dequantize(wq, scales, biases, { ...format, dtype: to }),
          );
          cast.forEach((back, i) => void expect(toHost(back)).toEqualBits(expected.cast[i] as HostTensor));
        }
      });
    }
  },
);

it('uses the same defaults as Python', async () => {
  const w = weights([4, 128], 'float32');
  for (const mode of ['affine', 'mxfp4', 'mxfp8', 'nvfp4'] as const) {
    const source = "outputs['parts'] = list(mx.quantize(inputs['w'], mode=inputs['mode']))";
    const { parts } = await oracle.run<{ parts: HostTensor[] }>(source, { w: toHost(w), mode });
    const { wq, scales } = quantize(w, { mode });
    expect(toHost(wq)).toEqualBits(parts[0] as HostTensor);
    expect(toHost(scales)).toEqualBits(parts[1] as HostTensor);
  }
});

it('scales a whole nvfp4 tensor as Python does', async () => {
  const w = weights([4, 128], 'float32');
  const globalScale = array(7.5);
  const expected = await oracle.run<{ parts: HostTensor[]; back: HostTensor }>(
    `g = inputs['g'].reshape(())
wq, s = mx.quantize(inputs['w'], mode='nvfp4', global_scale=g)
outputs['parts'] = [wq, s]
outputs['back'] = mx.dequantize(wq, s, mode='nvfp4', global_scale=g, dtype=mx.float32)`,
    { w: toHost(w), g: toHost(globalScale) },
  );
  const { wq, scales } = quantize(w, { mode: 'nvfp4', globalScale });
  expect(toHost(wq)).toEqualBits(expected.parts[0] as HostTensor);
  expect(toHost(scales)).toEqualBits(expected.parts[1] as HostTensor);
  expect(toHost(dequantize(wq, scales, null, { mode: 'nvfp4', globalScale, dtype: 'float32' }))).toEqualBits(
    expected.back,
  );
});

it('unpacks what Python packed', async () => {
  const w = toHost(weights([4, 128], 'float16'));
  const source =
    "outputs['parts'] = list(mx.quantize(inputs['w'], bits=3))\noutputs['back'] = mx.dequantize(*mx.quantize(inputs['w'], bits=3), bits=3)";
  const { parts, back } = await oracle.run<{ parts: HostTensor[]; back: HostTensor }>(source, { w });
  const [wq, scales, biases] = parts.map(fromHost) as [MLXArray, MLXArray, MLXArray];
  expect(toHost(dequantize(wq, scales, biases, { bits: 3 }))).toEqualBits(back);
});
