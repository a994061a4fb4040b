import { astype, type MLXArray, random, type Steps } from '@mlxts/core';
import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  AvgPool1d,
  AvgPool2d,
  AvgPool3d,
  MaxPool1d,
  MaxPool2d,
  MaxPool3d,
  type PoolOptions,
  type Unary,
} from '../../src/index.js';
import { type Case, expectAgreement } from './agreement.js';
import { toHost } from './tensors.js';

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
});
afterAll(() => oracle.close());

const sequence = random.normal([2, 9, 3]);
const image = random.normal([2, 8, 6, 3]);
const volume = random.normal([1, 4, 6, 5, 2]);

const of = (layer: string, module: Unary, x: MLXArray): Case => ({
  layer,
  module: () => module,
  call: 'layer(x)',
  inputs: { x },
  ours: (inputs, made: Unary) => made.forward(inputs.x as MLXArray),
});

type Pool<Size extends Steps> = new (kernelSize: Size, options?: PoolOptions<Size>) => Unary;

const ofKind = (kind: string, Pool1d: Pool<number | readonly [number]>, Pool2d: Pool<Steps>, Pool3d: Pool<Steps>) => [
  of(`nn.${kind}Pool1d(3)`, new Pool1d(3), sequence),
  of(`nn.${kind}Pool1d(2, 1, 1)`, new Pool1d(2, { stride: 1, padding: 1 }), sequence),
  of(`nn.${kind}Pool1d(4, (3,))`, new Pool1d(4, { stride: [3] }), sequence),
  of(`nn.${kind}Pool2d(2)`, new Pool2d(2), image),
  of(`nn.${kind}Pool2d((3, 2), (2, 1), (1, 0))`, new Pool2d([3, 2], { stride: [2, 1], padding: [1, 0] }), image),
  of(`nn.${kind}Pool2d(3, 2, 2)`, new Pool2d(3, { stride: 2, padding: 2 }), image),
  of(`nn.${kind}Pool3d((2, 3, 5))`, new Pool3d([2, 3, 5]), volume),
  of(`nn.${kind}Pool3d(2, 1, (0, 1, 1))`, new Pool3d(2, { stride: 1, padding: [0, 1, 1] }), volume),
];
const cases = [...ofKind('Max', MaxPool1d, MaxPool2d, MaxPool3d), ...ofKind('Avg', AvgPool1d, AvgPool2d, AvgPool3d)];

it.each(['float32', 'float16', 'bfloat16'] as const)('pooling gives the bits of Python in %s', async (dtype) => {
  await expectAgreement(oracle, cases, dtype);
});

it('pooling of integers gives the bits of Python', async () => {
  const dtypes = ['int32', 'uint8', 'bool'] as const;
  const counts = random.randint(0, 100, [1, 6, 6, 2]);
  const { results } = await oracle.run<{ results: HostTensor[] }>(
    `
x = inputs['x']
pools = [nn.MaxPool2d(3, 2, 1), nn.AvgPool2d(3, 2, 1)]
dtypes = [mx.int32, mx.uint8, mx.bool_]
outputs['results'] = [pool(x.astype(d)) for d in dtypes for pool in pools]`,
    { x: toHost(counts) },
  );
  const pools = [new MaxPool2d(3, { stride: 2, padding: 1 }), new AvgPool2d(3, { stride: 2, padding: 1 })];
  const ours = dtypes.flatMap((dtype) => pools.map((pool) => pool.forward(astype(counts, dtype))));
  for (const [i, y] of ours.entries()) expect(toHost(y)).toEqualBits(results[i] as HostTensor);
});
