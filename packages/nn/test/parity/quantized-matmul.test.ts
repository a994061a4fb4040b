import { astype, type Dtype, random } from '@mlxts/core';
import { sys } from '@mlxts/core/native';
import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gatherQmm, quantize, quantizedMatmul } from '../../src/index.js';
import { formats, formatTitle } from './formats.js';
import { toHost, toHosts } from './tensors.js';

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
  sys.mlxts_set_cpu_kernels(false);
});
afterAll(() => oracle.close());

const matmulSource = `
o = dict(group_size=inputs['groupSize'], bits=inputs['bits'], mode=inputs['mode'], transpose=inputs['transpose'])
outputs['y'] = mx.quantized_matmul(inputs['x'], inputs['wq'], inputs['scales'], inputs.get('biases'), **o)
`;
const gatherSource = `
o = dict(group_size=inputs['groupSize'], bits=inputs['bits'], mode=inputs['mode'], transpose=inputs['transpose'])
o.update({k: inputs[k] for k in ('lhs_indices', 'rhs_indices') if k in inputs})
outputs['y'] = mx.gather_qmm(inputs['x'], inputs['wq'], inputs['scales'], inputs.get('biases'), **o)
`;
const dtypes: readonly Dtype[] = ['float32', 'float16', 'bfloat16'];

describe.each(formats.map((format) => [formatTitle(format), format] as const))('%s', (_, format) => {
  // [x, w, transpose]: one row, several, a batch, a batch of weights, broadcast batches
  const cases = [
    [[1, 128], [24, 128], true],
    [[128], [24, 128], true],
    [[5, 128], [24, 128], true],
    [[2, 3, 128], [24, 128], true],
    [[2, 3, 128], [2, 8, 128], true],
    [[2, 1, 3, 128], [2, 8, 128], true],
    [[3, 8], [8, 256], false],
    [[2, 3, 8], [2, 8, 256], false],
  ] as const;

  for (const dtype of dtypes) {
    it(`quantizedMatmul gives Python's bits for ${dtype}`, async () => {
      for (const [xShape, wShape, transpose] of cases) {
        const x = astype(random.normal(xShape), dtype);
        const parts = quantize(astype(random.normal(wShape), dtype), format);
        const inputs = { ...toHosts({ x, ...parts }), ...format, transpose };
        const { y } = await oracle.run<{ y: HostTensor }>(matmulSource, inputs);
        const actual = quantizedMatmul(x, parts.wq, parts.scales, parts.biases, { ...format, transpose });
        expect(toHost(actual)).toEqualBits(y);
      }
    });

    it(`gatherQmm gives Python's bits for ${dtype}`, async () => {
      const indices = { rhsIndices: random.randint(0, 4, [2, 3]), lhsIndices: random.randint(0, 2, [2, 1]) };
      for (const transpose of [true, false]) {
        for (const chosen of [
          indices,
          { rhsIndices: indices.rhsIndices },
          { lhsIndices: random.randint(0, 2, [4]) },
          {},
        ]) {
          const rows = 'lhsIndices' in chosen && 'rhsIndices' in chosen ? [2] : 'lhsIndices' in chosen ? [2] : [1];
          const x = astype(random.normal([...rows, 3, transpose ? 128 : 8]), dtype);
          const parts = quantize(astype(random.normal([4, 8, 128]), dtype), format);
          const given = Object.entries(chosen).map(([key, a]) => [
            key === 'lhsIndices' ? 'lhs_indices' : 'rhs_indices',
            toHost(a),
          ]);
          const inputs = { ...toHosts({ x, ...parts }), ...Object.fromEntries(given), ...format, transpose };
          const { y } = await oracle.run<{ y: HostTensor }>(gatherSource, inputs);
          const actual = gatherQmm(x, parts.wq, parts.scales, parts.biases, { ...format, ...chosen, transpose });
          expect(toHost(actual)).toEqualBits(y);
        }
      }
    });
  }
});

it('promotes mixed dtypes as Python does', async () => {
  const format = { groupSize: 64, bits: 4, mode: 'affine' as const };
  for (const xDtype of ['float32', 'float16', 'bfloat16', 'int32'] as const) {
    for (const wDtype of dtypes) {
      const x = astype(random.normal([2, 64], { scale: 5 }), xDtype);
      const parts = quantize(astype(random.normal([8, 64]), wDtype), format);
      const { y } = await oracle.run<{ y: HostTensor }>(matmulSource, {
        ...toHosts({ x, ...parts }),
        ...format,
        transpose: true,
      });
      expect(toHost(quantizedMatmul(x, parts.wq, parts.scales, parts.biases, format))).toEqualBits(y);
    }
  }
});
