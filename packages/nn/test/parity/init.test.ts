import { type Dtype, type MLXArray, random, zeros } from '@mlxts/core';
import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { init } from '../../src/index.js';
import { toHost } from './tensors.js';

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
});
afterAll(() => oracle.close());

const shapes = { square: [4, 4], wide: [200, 300], kernel: [64, 3, 5, 48] } as const;

/** The same draws in both: random numbers are made of the key alone. */
const initializers: readonly [python: string, ours: (a: MLXArray) => MLXArray, shape: keyof typeof shapes][] = [
  ['constant(0.5)', init.constant(0.5), 'wide'],
  ['constant(3, dtype=mx.int32)', init.constant(3, { dtype: 'int32' }), 'wide'],
  ['identity()', init.identity(), 'square'],
  ['identity(dtype=mx.float16)', init.identity({ dtype: 'float16' }), 'square'],
  ['normal()', init.normal(), 'wide'],
  ['normal(2, 0.5, mx.bfloat16)', init.normal({ mean: 2, std: 0.5, dtype: 'bfloat16' }), 'wide'],
  ['uniform()', init.uniform(), 'wide'],
  ['uniform(-2, 3, mx.float16)', init.uniform({ low: -2, high: 3, dtype: 'float16' }), 'wide'],
  ['glorot_normal()', init.glorotNormal(), 'kernel'],
  ['glorot_uniform()', init.glorotUniform(), 'kernel'],
  ['he_normal()', init.heNormal(), 'kernel'],
  ['he_uniform()', init.heUniform(), 'kernel'],
  ['sparse(0.3)', init.sparse(0.3), 'wide'],
  ['sparse(0.5, 1, 0.1, mx.float16)', init.sparse(0.5, { mean: 1, std: 0.1, dtype: 'float16' }), 'wide'],
];
const withOptions: readonly [python: string, ours: (a: MLXArray) => MLXArray][] = [
  ['glorot_normal()(a, 4.0)', (a) => init.glorotNormal()(a, { gain: 4 })],
  ['glorot_uniform()(a, gain=4.0)', (a) => init.glorotUniform()(a, { gain: 4 })],
  ["he_normal()(a, 'fan_out', 2.0)", (a) => init.heNormal()(a, { mode: 'fanOut', gain: 2 })],
  ["he_uniform()(a, 'fan_out', 2.0)", (a) => init.heUniform()(a, { mode: 'fanOut', gain: 2 })],
];

it('initializers draw the bits of Python from the same seed', async () => {
  const cases = [
    ...initializers.map(([python, ours, shape]) => ({ python: `${python}(a)`, ours, shape: shapes[shape] })),
    ...withOptions.map(([python, ours]) => ({ python, ours, shape: shapes.kernel })),
  ];
  const { results } = await oracle.run<{ results: HostTensor[] }>(
    `
outputs['results'] = []
for python, shape in inputs['cases']:
    mx.random.seed(7)
    outputs['results'].append(eval('nn.init.' + python, {'nn': nn, 'mx': mx, 'a': mx.zeros(shape)}))`,
    { cases: cases.map(({ python, shape }) => [python, shape]) },
  );
  for (const [i, { python, ours, shape }] of cases.entries()) {
    random.seed(7);
    expect(toHost(ours(zeros(shape))), python).toEqualBits(results[i] as HostTensor);
  }
});

it.each([
  [[6, 6], 1, 'float32'],
  [[3, 8], 2, 'float32'],
  [[8, 3], 0.5, 'float32'],
  [[4, 4], 1, 'float16'],
] as const)('orthogonal matrices of %j agree with Python', async (shape, gain, dtype: Dtype) => {
  const { y } = await oracle.run<{ y: HostTensor }>(
    `
mx.random.seed(3)
outputs['y'] = nn.init.orthogonal(inputs['gain'], getattr(mx, inputs['dtype']))(mx.zeros(inputs['shape']))`,
    { shape, gain, dtype },
  );
  random.seed(3);
  expect(toHost(init.orthogonal({ gain, dtype })(zeros(shape)))).toBeAllclose(y);
});
