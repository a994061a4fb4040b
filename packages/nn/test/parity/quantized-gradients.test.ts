import { array, grad, type MLXArray, random, square, sum } from '@mlxts/core';
import { sys } from '@mlxts/core/native';
import { decode, type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  Embedding,
  Linear,
  type QuantizedEmbedding,
  type QuantizedLinear,
  type QuantizedSwitchLinear,
  SwitchLinear,
} from '../../src/index.js';
import { formats } from './formats.js';
import { toHost, toHosts } from './tensors.js';

const python = `
form = dict(group_size=inputs['groupSize'], bits=inputs['bits'], mode=inputs['mode'])
affine = inputs['mode'] == 'affine'
x, ids = inputs['x'], inputs['ids']
def parts(name):
    return [inputs[name + '_' + p] for p in ('scales', 'biases') if name + '_' + p in inputs]
def gradients(name, fn):
    """Of the input and, for affine, of scales and biases."""
    given = parts(name)
    def loss(x, *given):
        scales, biases = given if affine else (given[0], None)
        return mx.square(fn(inputs[name + '_weight'], scales, biases, x)).sum()
    return list(mx.grad(loss, argnums=[0, 1, 2])(x, *given)) if affine else [mx.grad(loss)(x, *given)]
outputs['y'] = [
    gradients('linear', lambda w, s, b, x: mx.quantized_matmul(x, w, s, b, **form) + inputs['linear_bias']),
    gradients('embedding', lambda w, s, b, x: x.sum() * mx.dequantize(w[ids], s[ids], None if b is None else b[ids], dtype=mx.float32, **form)),
    gradients('embedding', lambda w, s, b, x: mx.quantized_matmul(x, w, s, b, **form)),
    gradients('experts', lambda w, s, b, x: mx.gather_qmm(x[:, None, None], w, s, b, rhs_indices=ids, **form)),
]
`;

let oracle: Oracle;
let wereOn: boolean;
beforeAll(async () => {
  wereOn = sys.mlxts_set_cpu_kernels(false);
  oracle = await startOracle();
});
afterAll(async () => {
  sys.mlxts_set_cpu_kernels(wereOn);
  await oracle.close();
});

/** Sums of products cancel: their error is that of the largest. */
function ofSize(tensor: HostTensor): { atol: number } {
  return { atol: 1e-5 * Math.max(...Array.from(decode(tensor), Math.abs)) };
}

type Layer = QuantizedLinear | QuantizedEmbedding | QuantizedSwitchLinear;

it('gradients of quantized layers, of their inputs, scales and biases, are those of Python', async () => {
  const ids = array(
    [
      [1, 3],
      [2, 2],
      [0, 1],
    ],
    { dtype: 'uint32' },
  );
  for (const format of formats) {
    const x = random.normal([3, 128]);
    const linear = new Linear(128, 24).toQuantized(format);
    const embedding = new Embedding(8, 128).toQuantized(format);
    embedding.dtype = 'float32';
    const experts = new SwitchLinear(128, 24, 4, { bias: false }).toQuantized(format);
    const given = Object.entries({ linear, embedding, experts }).flatMap(([name, layer]) =>
      layer.namedParameters().map(([key, a]): [string, MLXArray] => [`${name}_${key}`, a]),
    );
    const inputs = { ...toHosts({ ...Object.fromEntries(given), x, ids }), ...format };
    const { y } = await oracle.run<{ y: HostTensor[][] }>(python, inputs);

    const gradients = <L extends Layer>(layer: L, fn: (layer: L, input: MLXArray) => MLXArray): MLXArray[] => {
      const { scales, biases } = layer;
      const loss = (input: MLXArray, ...parts: MLXArray[]): MLXArray => {
        const [newScales = scales, newBiases = biases] = parts;
        layer.scales = newScales;
        if (newBiases !== undefined) layer.biases = newBiases;
        return sum(square(fn(layer, input)));
      };
      const parts = biases === undefined ? [] : [scales, biases];
      const result = grad(loss, { argnums: [0, ...parts.map((_, i) => i + 1)] })(x, ...parts);
      layer.scales = scales;
      if (biases !== undefined) layer.biases = biases;
      return result as unknown as MLXArray[];
    };
    const all = () => [
      gradients(linear, (layer, input) => layer.forward(input)),
      gradients(embedding, (layer, input) => layer.forward(ids).multiply(sum(input))),
      gradients(embedding, (layer, input) => layer.asLinear(input)),
      gradients(experts, (layer, input) => layer.forward(input.reshape([3, 1, 1, 128]), ids)),
    ];
    sys.mlxts_set_cpu_kernels(false);
    const plain = all().map((each) => each.map(toHost));
    sys.mlxts_set_cpu_kernels(true);
    const fused = all().map((each) => each.map(toHost));
    for (const [i, expected] of y.entries()) {
      expect(plain[i]).toHaveLength(expected.length);
      for (const [j, each] of expected.entries()) {
        // Those of scales and biases are products by BLAS, which is another one in Python.
        if (j === 0) expect(plain[i]?.[j]).toEqualBits(each);
        else expect(plain[i]?.[j]).toBeAllclose(each, ofSize(each));
        expect(fused[i]?.[j]).toBeAllclose(each, ofSize(each));
      }
    }
  }
});
