import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSafetensors, type MLXArray, random } from '@mlxts/core';
import { sys } from '@mlxts/core/native';
import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Linear, loadInto, Module, quantize, silu, type Unary } from '../../src/index.js';
import { toHost } from './tensors.js';

class MLP extends Module {
  upProj: Unary = new Linear(128, 64);
  downProj: Unary = new Linear(64, 128, { bias: false });

  forward(x: MLXArray): MLXArray {
    return this.downProj.forward(silu(this.upProj.forward(x)));
  }
}

const python = `
class MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.up_proj = nn.Linear(128, 64)
        self.down_proj = nn.Linear(64, 128, bias=False)
    def __call__(self, x):
        return self.down_proj(nn.silu(self.up_proj(x)))
def recipe(path, module):
    return {'group_size': 32, 'bits': 8} if path == 'down_proj' else {'mode': 'mxfp4'} if path == 'up_proj' else False
model = MLP()
`;

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

const x = random.normal([3, 128]);

it('loads and runs in Python what was quantized and saved here', async () => {
  const file = join(folder, 'ours.safetensors');
  const model = quantize(new MLP(), {
    predicate: (path) => (path === 'down_proj' ? { groupSize: 32, bits: 8 } : { mode: 'mxfp4' }),
  });
  await model.saveWeights(file);
  const { y } = await oracle.run<{ y: HostTensor }>(
    `${python}
nn.quantize(model, class_predicate=recipe)
model.load_weights(inputs['file'])
outputs['y'] = model(inputs['x'])`,
    { file, x: toHost(x) },
  );
  expect(toHost(model.forward(x))).toBeAllclose(y);
});

it('loads and runs here what was quantized and saved in Python', async () => {
  const file = join(folder, 'theirs.safetensors');
  const { y } = await oracle.run<{ y: HostTensor }>(
    `${python}
nn.quantize(model, class_predicate=recipe)
model.save_weights(inputs['file'])
outputs['y'] = model(inputs['x'])`,
    { file, x: toHost(x) },
  );
  const { tensors } = await loadSafetensors(file);
  const model = loadInto(new MLP(), tensors, { dtype: 'float32' });
  expect(model.downProj).toMatchObject({ groupSize: 32, bits: 8, mode: 'affine' });
  expect(toHost(model.forward(x))).toBeAllclose(y);
});
