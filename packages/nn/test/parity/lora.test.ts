import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  abs,
  type MLXArray,
  max,
  mean,
  multiply,
  random,
  square,
  subtract,
  tidy,
  treeFlatten,
  treeMap,
} from '@mlxts/core';
import { sys } from '@mlxts/core/native';
import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  checkpoint,
  dequantize,
  Linear,
  Module,
  QuantizedLinear,
  quantize,
  silu,
  type Unary,
  valueAndGrad,
} from '../../src/index.js';
import { snakeCase } from '../../src/module/checkpoint-key.js';
import { LoRALinear } from '../lora-linear.js';
import { fromHost, toHost } from './tensors.js';

class Block extends Module {
  upProj: Unary = new Linear(64, 96);
  downProj: Unary = new Linear(96, 64, { bias: false });

  forward(x: MLXArray): MLXArray {
    return this.downProj.forward(silu(this.upProj.forward(x)));
  }
}

class Model extends Module {
  layers = [new Block(), new Block()];
  head: Unary = new Linear(64, 4);
  isCheckpointed = false;

  forward(x: MLXArray): MLXArray {
    const run = (layer: Block) => (this.isCheckpointed ? checkpoint(layer) : (h: MLXArray) => layer.forward(h));
    return this.head.forward(this.layers.reduce((h, layer) => run(layer)(h), x));
  }
}

/** A frozen model of 4 bits, with updates of low rank to all its blocks' layers. */
function loraModel(): Model {
  const model = quantize(new Model(), { groupSize: 32 }).freeze();
  return model.updateModules(
    model.filterAndMap(Module.validChildFilter, {
      isLeaf: (_module, _key, value) => value instanceof QuantizedLinear,
      map: (layer, path): Module => (path === 'head' ? layer : new LoRALinear(layer, 4, 2)),
    }),
  );
}

function trainable(model: Module): [string, MLXArray][] {
  const found: [string, MLXArray][] = [];
  model.filterAndMap(Module.trainableParameterFilter, { map: (array, path) => found.push([path, array]) });
  return found;
}

const python = `
from mlx.utils import tree_flatten, tree_map
from mlx_lm.tuner.lora import LoRALinear
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.up_proj = nn.Linear(64, 96)
        self.down_proj = nn.Linear(96, 64, bias=False)
    def __call__(self, x):
        return self.down_proj(nn.silu(self.up_proj(x)))
class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [Block(), Block()]
        self.head = nn.Linear(64, 4)
    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return self.head(x)
model = Model()
nn.quantize(model, group_size=32)
model.freeze()
for layer in model.layers:
    layer.update_modules({name: LoRALinear.from_base(module, r=4, scale=2) for name, module in layer.named_modules() if name})
model.load_weights(inputs['file'])
step = nn.value_and_grad(model, lambda x, y: mx.mean(mx.square(model(x) - y)))
outputs['losses'] = []
for i in range(3):
    loss, gradients = step(inputs['x'], inputs['y'])
    if i == 0:
        outputs['gradients'] = dict(tree_flatten(gradients))
    model.update(tree_map(lambda p, g: p - 0.5 * g, model.trainable_parameters(), gradients))
    outputs['losses'].append(loss)
fused = model.layers[0].up_proj.fuse()
outputs['fused'] = dict(tree_flatten(fused.parameters()))
outputs['y'] = model(inputs['x'])
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

it.each([false, true])('trains as Python on a frozen model of 4 bits; checkpointed: %s', async (isCheckpointed) => {
  const file = join(folder, 'lora.safetensors');
  const model = loraModel();
  model.isCheckpointed = isCheckpointed;
  for (const [path, array] of trainable(model)) {
    if (path.endsWith('lora_b'))
      model.loadWeights([[path, random.normal(array.shape, { scale: 0.05 })]], { strict: false });
  }
  await model.saveWeights(file);
  const [x, y] = [random.normal([5, 64]), random.normal([5, 4])];
  type Answer = {
    losses: HostTensor[];
    gradients: Record<string, HostTensor>;
    fused: Record<string, HostTensor>;
    y: HostTensor;
  };
  const theirs = await oracle.run<Answer>(python, { file, x: toHost(x), y: toHost(y) });

  const isBase = ([path]: [string, MLXArray]) => !path.includes('lora_');
  const base = model.namedParameters().filter(isBase);
  const bits = base.map(([, array]) => toHost(array));

  const step = valueAndGrad(model, (input: MLXArray, target: MLXArray) =>
    mean(square(subtract(model.forward(input), target))),
  );
  for (const [i, expected] of theirs.losses.entries()) {
    const [loss, gradients] = step(x, y);
    expect(toHost(loss)).toBeAllclose(expected);
    if (i === 0) {
      const byPath = new Map(treeFlatten(gradients).map(([path, array]) => [snakeCase(path), array as MLXArray]));
      expect([...byPath.keys()]).toEqual(Object.keys(theirs.gradients));
      for (const [path, gradient] of byPath)
        expect(toHost(gradient), path).toBeAllclose(theirs.gradients[path] as HostTensor);
    }
    tidy(
      () => {
        const parameters = model.parameters();
        model.update(treeMap((g, p) => subtract(p as MLXArray, multiply(g as MLXArray, 0.5)), gradients, parameters));
      },
      { state: model },
    );
  }
  expect(toHost(model.forward(x))).toBeAllclose(theirs.y);

  const after = model.namedParameters().filter(isBase);
  expect(after.map(([path]) => path)).toEqual(base.map(([path]) => path));
  for (const [i, [path, array]] of after.entries()) {
    expect(array, path).toBe(base[i]?.[1]);
    expect(toHost(array), path).toEqualBits(bits[i] as HostTensor);
  }

  const fused = ((model.layers[0] as Block).upProj as unknown as LoRALinear).fuse();
  expect(fused).toBeInstanceOf(QuantizedLinear);
  const { weight, scales, biases } = fused as QuantizedLinear;
  const [theirWeight, theirScales, theirBiases] = ['weight', 'scales', 'biases'].map((name) =>
    fromHost(theirs.fused[name] as HostTensor),
  ) as [MLXArray, MLXArray, MLXArray];
  expect(toHost(scales)).toBeAllclose(toHost(theirScales));
  expect(toHost(biases as MLXArray)).toBeAllclose(toHost(theirBiases));
  // A value that lies between two steps may be rounded to either.
  const [ours, other] = [
    dequantize(weight, scales, biases, { groupSize: 32 }),
    dequantize(theirWeight, theirScales, theirBiases, { groupSize: 32 }),
  ];
  expect(mean(abs(subtract(ours, other))).item()).toBeLessThan(1e-3 * (max(abs(scales)).item() as number));
});
