import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSafetensors, type MLXArray, random } from '@mlxts/core';
import { sys } from '@mlxts/core/native';
import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  geluApprox,
  type Module,
  MultiHeadAttention,
  Transformer,
  TransformerDecoder,
  TransformerDecoderLayer,
  TransformerEncoder,
  TransformerEncoderLayer,
} from '../../src/index.js';
import { type Case, expectAgreement } from './agreement.js';
import { toHost } from './tensors.js';

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

const x = random.normal([2, 5, 16]);
const memory = random.normal([2, 7, 16]);

const causal = 'nn.MultiHeadAttention.create_additive_causal_mask(5)';
const mask = () => MultiHeadAttention.createAdditiveCausalMask(5);

function of<M extends Module>(
  layer: string,
  module: () => M,
  call: string,
  inputs: Readonly<Record<string, MLXArray>>,
  ours: (module: M, inputs: Record<'x' | 'm' | 'v', MLXArray>) => MLXArray,
): Case {
  return { layer, module, call, inputs, ours: (arrays, made: M) => ours(made, arrays as never), products: true };
}

const attention: Case[] = [
  of(
    'nn.MultiHeadAttention(16, 4)',
    () => new MultiHeadAttention(16, 4),
    'layer(x, m, m)',
    { x, m: memory },
    (layer, { x, m }) => layer.forward(x, m, m),
  ),
  of(
    'nn.MultiHeadAttention(16, 2, bias=True)',
    () => new MultiHeadAttention(16, 2, { bias: true }),
    `layer(x, x, x, ${causal})`,
    { x },
    (layer, { x }) => layer.forward(x, x, x, mask()),
  ),
  of(
    'nn.MultiHeadAttention(8, 2, query_input_dims=16, key_input_dims=16, value_input_dims=6, value_dims=4, value_output_dims=10)',
    () =>
      new MultiHeadAttention(8, 2, {
        queryInputDims: 16,
        keyInputDims: 16,
        valueInputDims: 6,
        valueDims: 4,
        valueOutputDims: 10,
      }),
    'layer(x, m, v)',
    { x, m: memory, v: random.normal([2, 7, 6]) },
    (layer, { x, m, v }) => layer.forward(x, m, v),
  ),
];

it('attention and its gradients agree with Python', () => expectAgreement(oracle, attention, 'float32'));

it('additive causal masks have the bits of Python', async () => {
  const { y } = await oracle.run<{ y: HostTensor[] }>(
    "outputs['y'] = [nn.MultiHeadAttention.create_additive_causal_mask(4, d) for d in (mx.float32, mx.float16, mx.bfloat16)]",
  );
  for (const [i, dtype] of (['float32', 'float16', 'bfloat16'] as const).entries())
    expect(toHost(MultiHeadAttention.createAdditiveCausalMask(4, { dtype }))).toEqualBits(y[i] as HostTensor);
});

it.each([
  ['norms first', '', {}],
  [
    'norms last, another activation',
    ', mlp_dims=24, activation=nn.gelu_approx, norm_first=False',
    { mlpDims: 24, activation: geluApprox, normFirst: false },
  ],
  ['checkpoints', ', mlp_dims=24, checkpoint=True', { mlpDims: 24, checkpoint: true }],
])('encoders and decoders and their gradients agree with Python: %s', async (_, python, options) => {
  const { checkpoint: _checkpoint, ...layerOptions } = { checkpoint: false, ...options };
  const layerPython = python.replace(', checkpoint=True', '');
  await expectAgreement(
    oracle,
    [
      of(
        `nn.TransformerEncoderLayer(16, 4${layerPython})`,
        () => new TransformerEncoderLayer(16, 4, layerOptions),
        `layer(x, ${causal})`,
        { x },
        (layer, { x }) => layer.forward(x, mask()),
      ),
      of(
        `nn.TransformerDecoderLayer(16, 4${layerPython})`,
        () => new TransformerDecoderLayer(16, 4, layerOptions),
        "layer(x, m, 'causal', None)",
        { x, m: memory },
        (layer, { x, m }) => layer.forward(x, m, 'causal'),
      ),
      of(
        `nn.TransformerEncoder(2, 16, 4${python})`,
        () => new TransformerEncoder(2, 16, 4, options),
        'layer(x, None)',
        { x },
        (layer, { x }) => layer.forward(x),
      ),
      of(
        `nn.TransformerDecoder(2, 16, 4${python})`,
        () => new TransformerDecoder(2, 16, 4, options),
        `layer(x, m, ${causal}, None)`,
        { x, m: memory },
        (layer, { x, m }) => layer.forward(x, m, mask()),
      ),
      of(
        `nn.Transformer(16, 4, 2, 1${python})`,
        () => new Transformer({ dims: 16, numHeads: 4, numEncoderLayers: 2, numDecoderLayers: 1, ...options }),
        `layer(m, x, None, ${causal}, None)`,
        { x, m: memory },
        (layer, { x, m }) => layer.forward(m, x, null, mask()),
      ),
    ],
    'float32',
  );
});

it('a transformer saved on either side loads strictly on the other', async () => {
  const [ours, theirs] = [join(folder, 'ours.safetensors'), join(folder, 'theirs.safetensors')];
  const options = { dims: 16, numHeads: 2, numEncoderLayers: 1, numDecoderLayers: 2, mlpDims: 8 };
  const model = new Transformer(options);
  await model.saveWeights(ours);
  const { fromOurs, fromTheirs } = await oracle.run<{ fromOurs: HostTensor; fromTheirs: HostTensor }>(
    `
def run(model):
    return model(inputs['memory'], inputs['x'], None, None, None)
model = nn.Transformer(16, 2, 1, 2, 8)
model.save_weights(inputs['theirs'])
outputs['fromTheirs'] = run(model)
model.load_weights(inputs['ours'])
outputs['fromOurs'] = run(model)`,
    { ours, theirs, x: toHost(x), memory: toHost(memory) },
  );
  const run = (m: Module & Pick<Transformer, 'forward'>) => toHost(m.forward(memory, x));
  expect(run(model)).toBeAllclose(fromOurs);
  expect(run(new Transformer(options).loadWeights((await loadSafetensors(theirs)).tensors))).toBeAllclose(fromTheirs);
});
