import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  array,
  astype,
  concatenate,
  evaluate,
  flatten,
  loadSafetensors,
  type MLXArray,
  random,
  saveSafetensors,
  stack,
  tidy,
  treeFlatten,
  treeMap,
} from '@mlxts/core';
import { sys } from '@mlxts/core/native';
import { type HostTensor, type Oracle, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Linear, Module, optimizers, type ParameterTree } from '../../src/index.js';
import { elementwiseCases, type OptimizerCase, productCases, rates, shapes } from './optimizer-cases.js';
import { toHost } from './tensors.js';

const { clipGradNorm, cosineDecay, exponentialDecay, joinSchedules, linearSchedule, stepDecay } = optimizers;

const steps = 10;

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

const python = `
import mlx.optimizers as opt
from mlx.utils import tree_flatten, tree_map, tree_unflatten
def packed(arrays):
    return mx.concatenate([a.astype(mx.float32).reshape(-1) for _, a in sorted(arrays)])
def tree(step):
    flat = mx.load(inputs["file"])
    return tree_unflatten([(k.split(":")[1], a.astype(dtype)) for k, a in flat.items() if k.startswith(f"{step}:")])
def run(optimizer):
    parameters, packs = tree("w"), []
    for step in range(${steps}):
        parameters = optimizer.apply_gradients(tree(step), parameters)
        packs.append(packed(tree_flatten(parameters) + tree_flatten(optimizer.state)))
    return {"packed": mx.stack(packs), "names": sorted(k for k, _ in tree_flatten(optimizer.state))}
`;

/** All values as one float32 vector, in the order of names. */
function packed(arrays: readonly (readonly [string, MLXArray])[]): MLXArray {
  const sorted = [...arrays].sort(([a], [b]) => (a < b ? -1 : 1));
  return concatenate(sorted.map(([, a]) => flatten(astype(a, 'float32'))));
}

/** All values after each step. */
type Run = { packed: HostTensor; names: string[] };

describe.each(['float32', 'bfloat16'] as const)('in %s', (dtype) => {
  const draw = (scale: number): ParameterTree =>
    treeMap((shape) => astype(random.normal(shape as number[], { scale }), dtype), shapes, {
      isLeaf: (node) => Array.isArray(node) && typeof node[0] === 'number',
    }) as ParameterTree;
  const parameters = draw(1);
  const gradients = Array.from({ length: steps }, (_, i) => draw(i === 3 ? 0 : 0.5 ** i));

  function run(optimizer: optimizers.Optimizer): Run {
    let current = parameters;
    const packs = gradients.map((gradient) => {
      current = optimizer.applyGradients(gradient, current);
      return packed([...treeFlatten(current), ...optimizer.namedState(parameters)]);
    });
    const names = optimizer.namedState(parameters).map(([name]) => name);
    return { packed: toHost(stack(packs)), names: names.sort() };
  }

  async function runPython(cases: readonly OptimizerCase[]): Promise<Run[]> {
    const file = join(folder, `${dtype}.safetensors`);
    const trees = [['w', parameters] as const, ...gradients.entries()];
    const flat = trees.flatMap(([step, tree]) => treeFlatten(tree).map(([path, a]) => [`${step}:${path}`, a] as const));
    await saveSafetensors(file, new Map(flat));
    const source = `${python}
dtype = mx.${dtype}
outputs["runs"] = []
for lr in [${rates.map((rate) => rate.python).join(', ')}]:
    outputs["runs"] += [run(make(lr)) for make in [${cases.map((each) => `lambda lr: ${each.python}`).join(', ')}]]
`;
    return (await oracle.run<{ runs: Run[] }>(source, { file })).runs;
  }

  it('ten steps of every optimizer leave the bits that Python leaves, in parameters and state', async () => {
    const theirs = await runPython(elementwiseCases);
    let i = 0;
    for (const { rate } of rates) {
      for (const { title, make } of elementwiseCases) {
        const expected = theirs[i++] as Run;
        const ours = tidy(() => run(make(rate)));
        expect(ours.names, title).toEqual(expected.names);
        expect(ours.packed, title).toEqualBits(expected.packed);
      }
    }
  });

  it('ten steps of Muon agree with Python', async () => {
    const theirs = await runPython(productCases);
    const ours = rates.flatMap(({ rate }) => productCases.map(({ make }) => tidy(() => run(make(rate)))));
    for (const [i, { packed, names }] of ours.entries()) {
      expect(names).toEqual(theirs[i]?.names);
      expect(packed).toBeAllclose((theirs[i] as Run).packed);
    }
  });

  it('clipGradNorm gives the bits that Python gives', async () => {
    const cases = [0, 0.5, 1, 1e6];
    const source = `${python}
dtype = mx.${dtype}
outputs["clipped"] = []
for max_norm in inputs["cases"]:
    grads, norm = opt.clip_grad_norm(tree(0), max_norm)
    outputs["clipped"].append(packed(tree_flatten(grads) + [("zz", norm)]))
`;
    const file = join(folder, `${dtype}.safetensors`);
    const { clipped } = await oracle.run<{ clipped: HostTensor[] }>(source, { file, cases });
    for (const [i, maxNorm] of cases.entries()) {
      const [ours, norm] = clipGradNorm(gradients[0] as ParameterTree, maxNorm);
      expect(toHost(packed([...treeFlatten(ours), ['zz', norm]]))).toEqualBits(clipped[i] as HostTensor);
    }
  });
});

it('schedules give the bits that Python gives over a hundred steps', async () => {
  const pairs: [string, optimizers.Schedule][] = [
    ['opt.exponential_decay(1e-1, 0.9)', exponentialDecay(1e-1, 0.9)],
    ['opt.exponential_decay(1e-1, 1.0)', exponentialDecay(1e-1, 1)],
    ['opt.step_decay(1e-1, 0.7, 7)', stepDecay(1e-1, 0.7, 7)],
    ['opt.cosine_decay(1e-1, 60)', cosineDecay(1e-1, 60)],
    ['opt.cosine_decay(1e-1, 90, end=1e-3)', cosineDecay(1e-1, 90, { end: 1e-3 })],
    ['opt.linear_schedule(0, 1e-1, 50)', linearSchedule(0, 1e-1, 50)],
    ['opt.linear_schedule(3.0, 3.0, 50)', linearSchedule(3, 3, 50)],
    [
      'opt.join_schedules([opt.linear_schedule(0, 1e-1, 10), opt.cosine_decay(1e-1, 40), opt.step_decay(1e-2, 0.5, 9)], [10, 50])',
      joinSchedules([linearSchedule(0, 1e-1, 10), cosineDecay(1e-1, 40), stepDecay(1e-2, 0.5, 9)], [10, 50]),
    ],
  ];
  const { values } = await oracle.run<{ values: HostTensor[] }>(`
import mlx.optimizers as opt
at = mx.arange(100).astype(mx.uint64)
outputs["values"] = [mx.stack([s(at[i]) for i in range(100)]) for s in [${pairs.map(([source]) => source).join(', ')}]]
`);
  for (const [i, [title, schedule]] of pairs.entries()) {
    const ours = Array.from({ length: 100 }, (_, step) => schedule(array(step, { dtype: 'uint64' })));
    expect(toHost(stack(ours)), title).toEqualBits(values[i] as HostTensor);
  }
});

class Net extends Module {
  static readonly keys: Readonly<Record<string, string>> = { aLog: 'A_log' };
  upProj = new Linear(4, 6);
  layers = [new Linear(6, 6), new Linear(6, 2, { bias: false })];
  aLog = random.normal([3]);
}

const netInPython = `
import mlx.optimizers as opt
from mlx.utils import tree_flatten, tree_unflatten
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.up_proj = nn.Linear(4, 6)
        self.layers = [nn.Linear(6, 6), nn.Linear(6, 2, bias=False)]
        self.A_log = mx.zeros([3])
def make():
    adamw = lambda: opt.AdamW(opt.linear_schedule(0.1, 0.01, 20), weight_decay=0.1, bias_correction=True)
    if not inputs["multi"]:
        return adamw()
    return opt.MultiOptimizer([opt.Adafactor(beta_1=0.5), adamw()], [lambda path, w: w.ndim == 2])
model, optimizer = Net(), make()
model.load_weights(inputs["folder"] + "/start.safetensors")
gradients = tree_unflatten(list(mx.load(inputs["folder"] + "/gradients.safetensors").items()))
`;

describe.each([false, true])('the state of several optimizers: %s', (multi) => {
  const make = (): optimizers.Optimizer => {
    const rate = optimizers.linearSchedule(0.1, 0.01, 20);
    const adamW = new optimizers.AdamW(rate, { weightDecay: 0.1, biasCorrection: true });
    if (!multi) return adamW;
    const adafactor = new optimizers.Adafactor(null, { beta1: 0.5 });
    return new optimizers.MultiOptimizer([adafactor, adamW], [(_, w) => w.ndim === 2]);
  };

  /** A model, and its gradients under the paths that Python has for them, saved where Python finds them. */
  async function start(): Promise<{ net: Net; gradients: ParameterTree }> {
    const net = new Net();
    const gradients = treeMap((w) => random.normal(w.shape), net.parameters());
    await net.saveWeights(join(folder, 'start.safetensors'));
    await new Net().update(gradients).saveWeights(join(folder, 'gradients.safetensors'));
    return { net, gradients };
  }

  it('goes to Python, which continues with the same bits', async () => {
    const { net, gradients } = await start();
    const optimizer = make();
    for (let i = 0; i < 3; i++) optimizer.update(net, gradients);
    await net.saveWeights(join(folder, 'start.safetensors'));
    await saveSafetensors(join(folder, 'state.safetensors'), new Map(optimizer.namedState(net)));
    for (let i = 0; i < 3; i++) optimizer.update(net, gradients);
    const { y } = await oracle.run<{ y: Record<string, HostTensor> }>(
      `${netInPython}
optimizer.state = tree_unflatten(list(mx.load(inputs["folder"] + "/state.safetensors").items()))
for _ in range(3):
    optimizer.update(model, gradients)
outputs["y"] = dict(tree_flatten(model.parameters()) + tree_flatten(optimizer.state))`,
      { folder, multi },
    );
    const ours = [...net.namedParameters(), ...optimizer.namedState(net)];
    expect(ours.map(([name]) => name).sort()).toEqual(Object.keys(y).sort());
    for (const [name, a] of ours) expect(toHost(a), name).toEqualBits(y[name] as HostTensor);
  });

  it('comes from Python and continues with the same bits', async () => {
    const { net, gradients } = await start();
    const { y } = await oracle.run<{ y: Record<string, HostTensor> }>(
      `${netInPython}
for _ in range(3):
    optimizer.update(model, gradients)
model.save_weights(inputs["folder"] + "/their-weights.safetensors")
mx.save_safetensors(inputs["folder"] + "/their-state.safetensors", dict(tree_flatten(optimizer.state)))
for _ in range(3):
    optimizer.update(model, gradients)
outputs["y"] = dict(tree_flatten(model.parameters()) + tree_flatten(optimizer.state))`,
      { folder, multi },
    );
    const optimizer = make();
    net.loadWeights((await loadSafetensors(join(folder, 'their-weights.safetensors'))).tensors);
    optimizer.loadState(net, (await loadSafetensors(join(folder, 'their-state.safetensors'))).tensors);
    for (let i = 0; i < 3; i++) optimizer.update(net, gradients);
    evaluate(net, optimizer);
    const ours = [...net.namedParameters(), ...optimizer.namedState(net)];
    expect(ours).toHaveLength(Object.keys(y).length);
    for (const [name, a] of ours) expect(toHost(a), name).toEqualBits(y[name] as HostTensor);
  });
});
