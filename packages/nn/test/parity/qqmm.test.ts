import { array, astype, concatenate, type MLXArray, random } from '@mlxts/core';
import { sys } from '@mlxts/core/native';
import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { gatherQqmm, Linear, QQLinear, qqmm, quantize } from '../../src/index.js';
import { fromHost, toHost, toHosts } from './tensors.js';

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

const modes = ['nvfp4', 'mxfp8'] as const;

// On the CPU MLX itself takes one row and a packed weight. Halves meet the ties of rounding.
it('qqmm gives the bits that Python gives each row alone', async () => {
  const source =
    "outputs['y'] = [mx.qqmm(inputs['x'][i:i+1], inputs['wq'], inputs['scales'], mode=inputs['mode']) for i in range(3)]";
  for (const mode of modes) {
    for (const dtype of ['float32', 'float16', 'bfloat16'] as const) {
      const w = astype(random.normal([24, 128]), dtype);
      const x = astype(random.normal([3, 128]), dtype);
      const { wq, scales } = quantize(w, { mode });
      const { y } = await oracle.run<{ y: HostTensor[] }>(source, { ...toHosts({ x, wq, scales }), mode });
      const expected = toHost(concatenate(y.map(fromHost)));
      expect(toHost(qqmm(x, wq, scales, { mode }))).toEqualBits(expected);
      expect(toHost(qqmm(x, w, null, { mode }))).toEqualBits(expected);
      expect(
        toHost(
          gatherQqmm(x.reshape([3, 1, 128]), wq.reshape([1, 24, -1]), scales.reshape([1, 24, -1]), {
            mode,
            rhsIndices: array([0, 0, 0], { dtype: 'uint32' }),
          }).reshape([3, 24]),
        ),
      ).toEqualBits(expected);
    }
  }
});

it('QQLinear packs, unpacks and computes as in Python', async () => {
  const source = `
linear = nn.Linear(128, 24, bias=False)
linear.weight = inputs['weight']
layer = linear.to_quantized(mode=inputs['mode'], quantize_input=True)
layer.eval()
outputs['packed'] = [layer.weight, layer.scales, layer(inputs['x'])]
layer.train()
outputs['unpacked'] = layer.weight.astype(mx.float32)
outputs['keys'] = list(layer.parameters())`;
  for (const mode of modes) {
    const linear = new Linear(128, 24, { bias: false });
    const layer = linear.toQuantized({ mode, quantizeInput: true }) as QQLinear;
    expect(layer).toBeInstanceOf(QQLinear);
    const x = random.normal([1, 128]);
    type Result = { packed: HostTensor[]; unpacked: HostTensor; keys: string[] };
    const expected = await oracle.run<Result>(source, { ...toHosts({ weight: linear.weight, x }), mode });
    layer.eval();
    const ours = [layer.weight, layer.scales as MLXArray, layer.forward(x)];
    ours.forEach((a, i) => void expect(toHost(a)).toEqualBits(expected.packed[i] as HostTensor));
    layer.train();
    expect(toHost(layer.weight)).toEqualBits(expected.unpacked);
    expect(layer.namedParameters().map(([key]) => key)).toEqual(expected.keys);
  }
});
