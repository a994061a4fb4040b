import { add, multiply, random } from '@mlxts/core';
import { sys } from '@mlxts/core/native';
import { type Oracle, startOracle } from '@mlxts/oracle';
import { afterAll, beforeAll, it } from 'vitest';
import {
  Conv1d,
  Conv2d,
  Conv3d,
  ConvTranspose1d,
  ConvTranspose2d,
  ConvTranspose3d,
  type Unary,
} from '../../src/index.js';
import { type Case, expectAgreement } from './agreement.js';

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
  sys.mlxts_set_cpu_kernels(false);
});
afterAll(() => oracle.close());

const inputs = {
  sequence: random.normal([2, 9, 4]),
  image: random.normal([2, 7, 6, 4]),
  volume: random.normal([1, 5, 4, 6, 2]),
};

/** A layer whose bias is not 0. */
const of = (layer: string, kind: keyof typeof inputs, module: () => Unary): Case => ({
  layer,
  module: () => module().apply((a) => (a.ndim === 1 ? add(a, multiply(random.normal(a.shape), 0.1)) : a)),
  call: 'layer(x)',
  inputs: { x: inputs[kind] },
  ours: ({ x }, made: Unary) => made.forward(x as never),
  products: true,
});

const convolutions: Case[] = [
  of('nn.Conv1d(4, 6, 3)', 'sequence', () => new Conv1d(4, 6, 3)),
  of('nn.Conv1d(4, 6, 1, bias=False)', 'sequence', () => new Conv1d(4, 6, 1, { bias: false })),
  of(
    'nn.Conv1d(4, 6, 3, stride=2, padding=2, dilation=2, groups=2)',
    'sequence',
    () => new Conv1d(4, 6, 3, { stride: 2, padding: 2, dilation: 2, groups: 2 }),
  ),
  of('nn.Conv1d(4, 4, 3, groups=4)', 'sequence', () => new Conv1d(4, 4, 3, { groups: 4 })),
  of('nn.Conv2d(4, 6, 3)', 'image', () => new Conv2d(4, 6, 3)),
  of(
    'nn.Conv2d(4, 6, (3, 2), stride=(2, 1), padding=(0, 1), dilation=(1, 2))',
    'image',
    () => new Conv2d(4, 6, [3, 2], { stride: [2, 1], padding: [0, 1], dilation: [1, 2] }),
  ),
  of(
    'nn.Conv2d(4, 8, 2, stride=2, padding=1, groups=2, bias=False)',
    'image',
    () => new Conv2d(4, 8, 2, { stride: 2, padding: 1, groups: 2, bias: false }),
  ),
  of('nn.Conv3d(2, 3, 2)', 'volume', () => new Conv3d(2, 3, 2)),
  of(
    'nn.Conv3d(2, 3, (2, 2, 3), stride=(1, 2, 1), padding=1, dilation=2, bias=False)',
    'volume',
    () => new Conv3d(2, 3, [2, 2, 3], { stride: [1, 2, 1], padding: 1, dilation: 2, bias: false }),
  ),
];

const transposed: Case[] = [
  of('nn.ConvTranspose1d(4, 6, 3)', 'sequence', () => new ConvTranspose1d(4, 6, 3)),
  of(
    'nn.ConvTranspose1d(4, 6, 3, stride=3, padding=1, dilation=2, output_padding=2, bias=False)',
    'sequence',
    () => new ConvTranspose1d(4, 6, 3, { stride: 3, padding: 1, dilation: 2, outputPadding: 2, bias: false }),
  ),
  of('nn.ConvTranspose2d(4, 6, 3)', 'image', () => new ConvTranspose2d(4, 6, 3)),
  of(
    'nn.ConvTranspose2d(4, 6, (3, 2), stride=(2, 3), padding=(1, 0), dilation=(1, 2), output_padding=(1, 0))',
    'image',
    () =>
      new ConvTranspose2d(4, 6, [3, 2], { stride: [2, 3], padding: [1, 0], dilation: [1, 2], outputPadding: [1, 0] }),
  ),
  of('nn.ConvTranspose3d(2, 3, 2)', 'volume', () => new ConvTranspose3d(2, 3, 2)),
  of(
    'nn.ConvTranspose3d(2, 3, (2, 1, 3), stride=2, padding=(0, 0, 1), output_padding=1, bias=False)',
    'volume',
    () => new ConvTranspose3d(2, 3, [2, 1, 3], { stride: 2, padding: [0, 0, 1], outputPadding: 1, bias: false }),
  ),
];

it.each(['float32', 'float16', 'bfloat16'] as const)('convolutions agree with Python in %s', async (dtype) => {
  await expectAgreement(oracle, [...convolutions, ...transposed], dtype);
});
