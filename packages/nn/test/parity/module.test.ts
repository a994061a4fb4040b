import { type MLXArray, zeros } from '@mlxts/core';
import { type Oracle, startOracle } from '@mlxts/oracle';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Embedding, type FreezeOptions, LayerNorm, Linear, Module, RMSNorm } from '../../src/index.js';

class Block extends Module {
  proj = new Linear(2, 3);
  norm = new LayerNorm(3, { eps: 0.5 });
  gates: Record<string, Module | Module[]> = {
    a: new Linear(3, 3, { bias: false }),
    b: [new RMSNorm(3, { eps: 0.25 })],
  };
}

class Bare extends Module {}

class Net extends Module {
  layers = [new Block(), new Block()];
  heads: Record<string, unknown> = {
    left: new Linear(3, 1),
    nested: { right: [new Linear(3, 2), new Embedding(4, 3)] },
  };
  extra: MLXArray[] = [zeros([1]), zeros([2])];
  scale: MLXArray = zeros([1]);
  mixed: Record<string, unknown> = { table: zeros([2]), lastProj: new Linear(1, 1), name: 'x' };
  bare = new Bare();
  none: Module[] = [];
}

const python = `
from mlx.utils import tree_flatten
class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.proj = nn.Linear(2, 3)
        self.norm = nn.LayerNorm(3, eps=0.5)
        self.gates = {'a': nn.Linear(3, 3, bias=False), 'b': [nn.RMSNorm(3, eps=0.25)]}
class Bare(nn.Module):
    pass
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [Block(), Block()]
        self.heads = {'left': nn.Linear(3, 1), 'nested': {'right': [nn.Linear(3, 2), nn.Embedding(4, 3)]}}
        self.extra = [mx.zeros(1), mx.zeros(2)]
        self.scale = mx.zeros(1)
        self.mixed = {'table': mx.zeros(2), 'lastProj': nn.Linear(1, 1), 'name': 'x'}
        self.bare = Bare()
        self.none = []
net = Net()
names = lambda tree: [name for name, _ in tree_flatten(tree)]
outputs['parameters'] = names(net.parameters())
outputs['leaves'] = [name for name, _ in tree_flatten(net.leaf_modules(), is_leaf=nn.Module.is_module)]
outputs['modules'] = sorted(name for name, _ in net.named_modules())
outputs['text'] = repr(net)
outputs['trainable'] = []
for method, path, options in inputs['calls']:
    getattr(dict(net.named_modules())[path], method)(**options)
    outputs['trainable'].append(names(net.trainable_parameters()))
`;

type Call = ['freeze' | 'unfreeze', string, FreezeOptions];

/** Every method on modules high and low, with all, some and no keys, in an order that mixes them. */
function calls(): Call[] {
  const keys = [
    undefined,
    'weight',
    'bias',
    ['weight', 'scale'],
    'layers',
    ['heads', 'gates'],
    'norm',
    'extra.1',
    'mixed.table',
  ];
  const paths = ['', 'layers.0', 'layers.1.proj', 'layers.1', 'heads.nested.right.1', 'layers.0.gates.a'];
  const all = keys.flatMap((each) =>
    paths.flatMap((path) =>
      (['freeze', 'unfreeze'] as const).flatMap((method) =>
        [true, false].map((recurse): Call => [method, path, { ...(each && { keys: each }), recurse }]),
      ),
    ),
  );
  return all.map((_, i) => all[(i * 97) % all.length] as Call);
}

let oracle: Oracle;
beforeAll(async () => {
  oracle = await startOracle();
});
afterAll(() => oracle.close());

it('names, freezes and prints what Python does', async () => {
  interface Answer extends Record<string, string | string[] | string[][]> {
    parameters: string[];
    leaves: string[];
    modules: string[];
    text: string;
    trainable: string[][];
  }
  const sequence = calls();
  const theirs = await oracle.run<Answer>(python, { calls: sequence as never });
  const net = new Net();
  const paths = (filter: typeof Module.validParameterFilter) => {
    const found: string[] = [];
    net.filterAndMap(filter, { map: (_, path) => void found.push(path) });
    return found;
  };
  expect(net.namedParameters().map(([path]) => path)).toEqual(theirs.parameters);
  expect(paths(Module.validParameterFilter)).toEqual(theirs.parameters);
  expect([...net.namedModules().map(([path]) => path)].sort()).toEqual(theirs.modules);
  const leaves = net
    .namedModules()
    .flatMap(([path, each]) => (Object.keys(each.children()).length === 0 ? [path] : []));
  expect(leaves).toEqual(theirs.leaves);

  // Python's own words: input_dims=2, bias=True.
  const text = theirs.text.replaceAll(/_dims/g, 'Dims').replaceAll('True', 'true').replaceAll('False', 'false');
  expect(`${net}`).toBe(text);

  expect(new Set(theirs.trainable.map(String)).size).toBeGreaterThan(20);
  const modules = new Map(net.namedModules());
  for (const [i, [method, path, options]] of sequence.entries()) {
    modules.get(path)?.[method](options);
    expect(
      paths(Module.trainableParameterFilter),
      `after call ${i}: ${method} ${path} ${JSON.stringify(options)}`,
    ).toEqual(theirs.trainable[i]);
  }
});
