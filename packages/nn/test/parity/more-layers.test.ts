import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { add, loadSafetensors, type MLXArray, multiply, random } from '@mlxts/core';
import { sys } from '@mlxts/core/native';
import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as nn from '../../src/index.js';
import { type Case, expectAgreement } from './agreement.js';
import { toHosts } from './tensors.js';

let oracle: Oracle;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mlxts-nn-'));
  oracle = await startOracle();
  sys.mlxts_set_cpu_kernels(false);
});
afterAll(async () => {
  await oracle.close();
  await rm(folder, { recursive: true });
});

type Arrays = Record<'x' | 'y' | 'z', MLXArray>;

/** A layer whose norms and biases are not those of its start. */
function shuffled<M extends nn.Module>(module: M): M {
  return module.apply((a) => add(a, multiply(random.uniform(a.shape), 0.5)));
}

function of<M extends nn.Module>(
  layer: string,
  module: () => M,
  call: string,
  inputs: Partial<Arrays>,
  ours: (module: M, arrays: Arrays) => MLXArray | readonly MLXArray[],
): Case {
  const at = Object.fromEntries(Object.entries(inputs)) as Record<string, MLXArray>;
  return {
    layer,
    module: () => shuffled(module()),
    call,
    inputs: at,
    ours: (arrays, made) => ours(made, arrays as Arrays),
  };
}

const unary = (layer: string, module: () => nn.Unary, x: MLXArray): Case =>
  of(layer, module, 'layer(x)', { x }, (made, arrays) => made.forward(arrays.x));

const normal = (...shape: number[]) => random.normal(shape, { loc: 0.5, scale: 2 });
const [rows, sequences, images] = [normal(6, 8), normal(3, 5, 8), normal(2, 3, 4, 8)];
const volumes = normal(2, 2, 3, 2, 8);

const norms: Case[] = [rows, sequences, images, volumes].flatMap((x) => [
  unary('nn.GroupNorm(2, 8)', () => new nn.GroupNorm(2, 8), x),
  unary('nn.GroupNorm(4, 8, pytorch_compatible=True)', () => new nn.GroupNorm(4, 8, { pytorchCompatible: true }), x),
  unary('nn.GroupNorm(8, 8, eps=1e-2, affine=False)', () => new nn.GroupNorm(8, 8, { eps: 1e-2, affine: false }), x),
]);
norms.push(
  ...[sequences, images, volumes].flatMap((x) => [
    unary('nn.InstanceNorm(8)', () => new nn.InstanceNorm(8), x),
    unary('nn.InstanceNorm(8, eps=1e-2, affine=True)', () => new nn.InstanceNorm(8, { eps: 1e-2, affine: true }), x),
  ]),
);

const batchNorms: Case[] = [rows, sequences, images].flatMap((x) => {
  const y = normal(...x.shape);
  const twiceThenEval = '(layer(x), layer(y), layer.eval()(x))';
  const ours = (layer: nn.BatchNorm, arrays: Arrays) => {
    const trained = [layer.forward(arrays.x), layer.forward(arrays.y)];
    return [...trained, layer.eval().forward(arrays.x)];
  };
  return [
    of('nn.BatchNorm(8)', () => new nn.BatchNorm(8), twiceThenEval, { x, y }, ours),
    of(
      'nn.BatchNorm(8, eps=1e-2, momentum=0.3, affine=False)',
      () => new nn.BatchNorm(8, { eps: 1e-2, momentum: 0.3, affine: false }),
      twiceThenEval,
      { x, y },
      ours,
    ),
    of(
      'nn.BatchNorm(8, track_running_stats=False)',
      () => new nn.BatchNorm(8, { trackRunningStats: false }),
      twiceThenEval,
      { x, y },
      ours,
    ),
  ];
});

const seeded = (source: string, layer: () => nn.Unary, x: MLXArray): Case =>
  of(source, layer, '(mx.random.seed(11), layer(x), layer(x), layer.eval()(x))[1:]', { x }, (made, arrays) => {
    random.seed(11);
    return [made.forward(arrays.x), made.forward(arrays.x), made.eval().forward(arrays.x)];
  });

const dropouts: Case[] = [
  seeded('nn.Dropout()', () => new nn.Dropout(), sequences),
  seeded('nn.Dropout(0.1)', () => new nn.Dropout(0.1), rows),
  seeded('nn.Dropout(0)', () => new nn.Dropout(0), rows),
  seeded('nn.Dropout2d(0.3)', () => new nn.Dropout2d(0.3), images),
  seeded('nn.Dropout2d()', () => new nn.Dropout2d(), sequences),
  seeded('nn.Dropout3d(0.3)', () => new nn.Dropout3d(0.3), volumes),
  seeded('nn.Dropout3d()', () => new nn.Dropout3d(), images),
];

const bilinear = (leading: number[]): Case[] => {
  const [x, y] = [normal(...leading, 8), normal(...leading, 5)];
  return [true, false].map((bias) =>
    of(
      `nn.Bilinear(8, 5, 3, bias=${bias ? 'True' : 'False'})`,
      () => new nn.Bilinear(8, 5, 3, { bias }),
      'layer(x, y)',
      { x, y },
      (layer, arrays) => layer.forward(arrays.x, arrays.y),
    ),
  );
};

const scores = (heads: number) => normal(2, heads, 3, 7);
const mask = random.normal([3, 7]);
const positional: Case[] = [
  ...[1, 4, 6, 12].map((heads) =>
    of(
      'nn.ALiBi()',
      () => new nn.ALiBi(),
      'layer(x)',
      { x: scores(heads) },
      (layer, { x }) => layer.forward(x),
    ),
  ),
  of(
    'nn.ALiBi()',
    () => new nn.ALiBi(),
    'layer(x, 4, y)',
    { x: scores(6), y: mask },
    (layer, { x, y }) => layer.forward(x, { offset: 4, mask: y }),
  ),
  unary('nn.SinusoidalPositionalEncoding(2)', () => new nn.SinusoidalPositionalEncoding(2), rows),
  unary('nn.SinusoidalPositionalEncoding(12)', () => new nn.SinusoidalPositionalEncoding(12), rows),
  unary(
    'nn.SinusoidalPositionalEncoding(6, 0.01, 2, 1.0, True, True)',
    () =>
      new nn.SinusoidalPositionalEncoding(6, { minFreq: 0.01, maxFreq: 2, scale: 1, cosFirst: true, fullTurns: true }),
    sequences,
  ),
];

const others: Case[] = [
  unary('nn.Identity(3, what="ever")', () => new nn.Identity(3, { what: 'ever' }), rows),
  ...[[], [4], [2, 3]].flatMap(bilinear),
  unary(
    'nn.Sequential(nn.Linear(8, 4), nn.Tanh(), nn.PReLU(), nn.Linear(4, 2, bias=False))',
    () => new nn.Sequential(new nn.Linear(8, 4), new nn.Tanh(), new nn.PReLU(), new nn.Linear(4, 2, { bias: false })),
    sequences,
  ),
];

const stateful = (leading: number[]) => ({
  x: normal(...leading, 5, 8),
  y: normal(...leading, 4),
  z: normal(...leading, 4),
});
const recurrent: Case[] = [[], [3], [2, 3]].map(stateful).flatMap(({ x, y, z }) =>
  [true, false].flatMap((bias) => {
    const suffix = bias ? '' : ', bias=False';
    const states = '(layer(x), layer(x, y))';
    const both = (layer: nn.RNN | nn.GRU, arrays: Arrays) => [
      layer.forward(arrays.x),
      layer.forward(arrays.x, arrays.y),
    ];
    return [
      of(`nn.RNN(8, 4${suffix})`, () => new nn.RNN(8, 4, { bias }), states, { x, y }, both),
      of(
        `nn.RNN(8, 4, nonlinearity=nn.relu${suffix})`,
        () => new nn.RNN(8, 4, { bias, nonlinearity: nn.relu }),
        states,
        { x, y },
        both,
      ),
      of(`nn.GRU(8, 4${suffix})`, () => new nn.GRU(8, 4, { bias }), states, { x, y }, both),
      of(
        `nn.LSTM(8, 4${suffix})`,
        () => new nn.LSTM(8, 4, { bias }),
        '(*layer(x), *layer(x, y, z), *layer(x, cell=z))',
        { x, y, z },
        (layer, arrays) => [
          ...layer.forward(arrays.x),
          ...layer.forward(arrays.x, arrays.y, arrays.z),
          ...layer.forward(arrays.x, null, arrays.z),
        ],
      ),
    ];
  }),
);

const withProducts = (cases: Case[]): Case[] => cases.map((each) => ({ ...each, products: true }));

describe.each(['float32', 'float16', 'bfloat16'] as const)('in %s', (dtype) => {
  it.each([
    ['norms', norms],
    ['batch norms and their running statistics', batchNorms],
    ['dropout from one seed', dropouts],
    ['positional encodings', positional],
    ['containers and bilinear layers', withProducts(others)],
    ['recurrent layers', withProducts(recurrent)],
  ] as const)('%s agree with Python', async (_, cases) => {
    await expectAgreement(oracle, cases, dtype);
  });
});

class Net extends nn.Module {
  rnn = new nn.RNN(8, 4);
  gru = new nn.GRU(8, 4);
  lstm = new nn.LSTM(8, 4);
  batchNorm = new nn.BatchNorm(8);
  groupNorm = new nn.GroupNorm(2, 8);
  instanceNorm = new nn.InstanceNorm(8, { affine: true });
  bilinear = new nn.Bilinear(8, 5, 3);
  positions = new nn.SinusoidalPositionalEncoding(8);
  steps = new nn.Sequential(new nn.Linear(8, 4), new nn.PReLU(), new nn.Dropout());
}

const net = `
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.rnn, self.gru, self.lstm = nn.RNN(8, 4), nn.GRU(8, 4), nn.LSTM(8, 4)
        self.batch_norm, self.group_norm = nn.BatchNorm(8), nn.GroupNorm(2, 8)
        self.instance_norm = nn.InstanceNorm(8, affine=True)
        self.bilinear = nn.Bilinear(8, 5, 3)
        self.positions = nn.SinusoidalPositionalEncoding(8)
        self.steps = nn.Sequential(nn.Linear(8, 4), nn.PReLU(), nn.Dropout())
net = Net()
from mlx.utils import tree_flatten
`;

it('checkpoints of these layers load strictly in Python', async () => {
  const file = join(folder, 'ours.safetensors');
  const ours = shuffled(new Net());
  await ours.saveWeights(file);
  const source = `${net}net.load_weights(inputs['file'])\noutputs['all'] = dict(tree_flatten(net.parameters()))`;
  const { all } = await oracle.run<{ all: Record<string, HostTensor> }>(source, { file });
  const weights = toHosts(Object.fromEntries(ours.namedParameters()));
  expect(Object.keys(all).sort()).toEqual(Object.keys(weights).sort());
  for (const [path, weight] of Object.entries(weights)) expect(weight, path).toEqualBits(all[path] as HostTensor);
});

it('checkpoints of Python load strictly in these layers', async () => {
  const file = join(folder, 'theirs.safetensors');
  const source = `${net}net.save_weights(inputs['file'])\noutputs['all'] = dict(tree_flatten(net.parameters()))`;
  const { all } = await oracle.run<{ all: Record<string, HostTensor> }>(source, { file });
  const ours = new Net().loadWeights((await loadSafetensors(file)).tensors);
  const weights = toHosts(Object.fromEntries(ours.namedParameters()));
  expect(Object.keys(weights).sort()).toEqual(Object.keys(all).sort());
  for (const [path, weight] of Object.entries(weights)) expect(weight, path).toEqualBits(all[path] as HostTensor);
});
