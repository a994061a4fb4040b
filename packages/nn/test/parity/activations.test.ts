import { array, concatenate, linspace, type MLXArray, random, reshape } from '@mlxts/core';
import { sys } from '@mlxts/core/native';
import { type Oracle, startOracle } from '@mlxts/oracle';
import { afterAll, beforeAll, it } from 'vitest';
import * as nn from '../../src/index.js';
import { type Case, expectAgreement } from './agreement.js';

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
  sys.mlxts_set_cpu_kernels(false);
});
afterAll(() => oracle.close());

const bends = array([-6, -3, -1, -0.5, 0, 0.5, 1, 3, 6]);
const x = reshape(concatenate([bends, linspace(-8, 8, 15)]), [4, 6]);
const alpha = random.uniform([6]);

const of = (call: string, fn: (x: MLXArray) => MLXArray): Case => ({
  call,
  inputs: { x },
  ours: (inputs) => fn(inputs.x as MLXArray),
});

const functions: Case[] = [
  of('nn.celu(x)', nn.celu),
  of('nn.celu(x, 1.5)', (a) => nn.celu(a, { alpha: 1.5 })),
  of('nn.elu(x)', nn.elu),
  of('nn.elu(x, 0.3)', (a) => nn.elu(a, { alpha: 0.3 })),
  of('nn.glu(x)', nn.glu),
  of('nn.glu(x, axis=0)', (a) => nn.glu(a, { axis: 0 })),
  of('nn.hard_shrink(x)', nn.hardShrink),
  of('nn.hard_shrink(x, 1.2)', (a) => nn.hardShrink(a, { lambd: 1.2 })),
  of('nn.hard_tanh(x)', nn.hardTanh),
  of('nn.hard_tanh(x, -2.5, 4.0)', (a) => nn.hardTanh(a, { minVal: -2.5, maxVal: 4 })),
  of('nn.hardswish(x)', nn.hardswish),
  of('nn.leaky_relu(x)', nn.leakyRelu),
  of('nn.leaky_relu(x, 0.2)', (a) => nn.leakyRelu(a, { negativeSlope: 0.2 })),
  of('nn.log_sigmoid(x)', nn.logSigmoid),
  of('nn.log_softmax(x)', nn.logSoftmax),
  of('nn.log_softmax(x, axis=0)', (a) => nn.logSoftmax(a, { axis: 0 })),
  of('nn.mish(x)', nn.mish),
  of('nn.relu2(x)', nn.relu2),
  of('nn.relu6(x)', nn.relu6),
  of('nn.selu(x)', nn.selu),
  of('nn.sigmoid(x)', nn.sigmoid),
  of('nn.softmax(x)', nn.softmax),
  of('nn.softmax(x, axis=0)', (a) => nn.softmax(a, { axis: 0 })),
  of('nn.softmax(x, axis=None)', (a) => nn.softmax(a, { axis: null })),
  of('nn.softmin(x)', nn.softmin),
  of('nn.softplus(x)', nn.softplus),
  of('nn.softshrink(x)', nn.softshrink),
  of('nn.softshrink(x, 1.2)', (a) => nn.softshrink(a, { lambd: 1.2 })),
  of('nn.softsign(x)', nn.softsign),
  of('nn.tanh(x)', nn.tanh),
  { ...of('nn.step(x)', nn.step), gradient: false },
  { ...of('nn.step(x, 0.5)', (a) => nn.step(a, { threshold: 0.5 })), gradient: false },
  {
    call: 'nn.prelu(x, alpha)',
    inputs: { x, alpha },
    ours: (inputs) => nn.prelu(inputs.x as MLXArray, inputs.alpha as MLXArray),
  },
];

const layer = (source: string, module: () => nn.Unary): Case => ({
  layer: source,
  module,
  call: 'layer(x)',
  inputs: { x },
  ours: (inputs, made: nn.Unary) => made.forward(inputs.x as MLXArray),
});

const layers: Case[] = [
  layer('nn.CELU(1.5)', () => new nn.CELU({ alpha: 1.5 })),
  layer('nn.ELU(0.3)', () => new nn.ELU({ alpha: 0.3 })),
  layer('nn.GELU()', () => new nn.GELU()),
  layer('nn.GELU("precise")', () => new nn.GELU({ approx: 'precise' })),
  layer('nn.GELU("tanh")', () => new nn.GELU({ approx: 'tanh' })),
  layer('nn.GELU("fast")', () => new nn.GELU({ approx: 'fast' })),
  layer('nn.GLU(0)', () => new nn.GLU({ axis: 0 })),
  layer('nn.HardShrink(1.2)', () => new nn.HardShrink({ lambd: 1.2 })),
  layer('nn.HardTanh()', () => new nn.HardTanh()),
  layer('nn.Hardswish()', () => new nn.Hardswish()),
  layer('nn.LeakyReLU(0.2)', () => new nn.LeakyReLU({ negativeSlope: 0.2 })),
  layer('nn.LogSigmoid()', () => new nn.LogSigmoid()),
  layer('nn.LogSoftmax()', () => new nn.LogSoftmax()),
  layer('nn.Mish()', () => new nn.Mish()),
  layer('nn.PReLU()', () => new nn.PReLU()),
  layer('nn.PReLU(6, 0.1)', () => new nn.PReLU({ numParameters: 6, init: 0.1 })),
  layer('nn.ReLU()', () => new nn.ReLU()),
  layer('nn.ReLU2()', () => new nn.ReLU2()),
  layer('nn.ReLU6()', () => new nn.ReLU6()),
  layer('nn.SELU()', () => new nn.SELU()),
  layer('nn.SiLU()', () => new nn.SiLU()),
  layer('nn.Sigmoid()', () => new nn.Sigmoid()),
  layer('nn.Softmax()', () => new nn.Softmax()),
  layer('nn.Softmin()', () => new nn.Softmin()),
  layer('nn.Softplus()', () => new nn.Softplus()),
  layer('nn.Softshrink(1.2)', () => new nn.Softshrink({ lambd: 1.2 })),
  layer('nn.Softsign()', () => new nn.Softsign()),
  { ...layer('nn.Step(0.5)', () => new nn.Step({ threshold: 0.5 })), gradient: false },
  layer('nn.Tanh()', () => new nn.Tanh()),
];

it.each(['float32', 'float16', 'bfloat16'] as const)('activations agree with Python in %s', async (dtype) => {
  await expectAgreement(oracle, [...functions, ...layers], dtype);
});
