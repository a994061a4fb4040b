import { inspect } from 'node:util';
import { type MLXArray, multiply, ones, zeros } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { Linear } from '../layers/linear.js';
import { Module } from './module.js';

class Head extends Module {
  static readonly keys: Readonly<Record<string, string>> = { aLog: 'A_log' };
  aLog: MLXArray = zeros([2]);
  qProj = new Linear(2, 3, { bias: false });
  #hidden: MLXArray = zeros([7]);
  _cache: MLXArray = zeros([7]);
  absent: MLXArray | undefined = undefined;
  size = 3;

  get hidden(): MLXArray {
    return this.#hidden;
  }
}

class Net extends Module {
  layers = [new Head(), new Head()];
  gates: Record<string, Module> = { leftGate: new Linear(2, 1) };
  extra: MLXArray[] = [ones([1]), ones([2])];
  config = { hidden: 4, names: ['a'] };
}

describe('Module', () => {
  it('finds arrays in fields, lists and records under checkpoint paths, in insertion order', () => {
    expect(new Net().namedParameters().map(([path, { shape }]) => `${path} ${shape.join('x')}`)).toEqual([
      'layers.0.A_log 2',
      'layers.0.q_proj.weight 3x2',
      'layers.1.A_log 2',
      'layers.1.q_proj.weight 3x2',
      'gates.leftGate.weight 1x2',
      'gates.leftGate.bias 1',
      'extra.0 1',
      'extra.1 2',
    ]);
  });

  it('nests parameters and children under field names', () => {
    const net = new Net();
    const head = net.layers[0] as Head;
    expect(Object.keys(net.parameters())).toEqual(['layers', 'gates', 'extra']);
    const { aLog, qProj, ...others } = head.parameters() as { aLog: unknown; qProj: { weight: unknown } };
    expect([aLog === head.aLog, qProj.weight === head.qProj.weight, others]).toEqual([true, true, {}]);
    expect(net.children()).toEqual({ layers: net.layers, gates: net.gates });
    expect(net.leafModules()).toEqual({ layers: net.layers.map(({ qProj }) => ({ qProj })), gates: net.gates });
  });

  it('lists modules from itself down', () => {
    expect(new Net().namedModules().map(([path]) => path)).toEqual([
      '',
      'layers.0',
      'layers.0.q_proj',
      'layers.1',
      'layers.1.q_proj',
      'gates.leftGate',
    ]);
  });

  it('maps its arrays', () => {
    const net = new Net();
    const paths: string[] = [];
    net.apply((array, path) => {
      paths.push(path);
      return multiply(array, 2);
    });
    expect(paths).toHaveLength(8);
    expect(net.extra[1]?.tolist()).toEqual([2, 2]);
    const [kept] = net.extra;
    net.apply((array) => multiply(array, 3), { filter: (_module, key) => !key.endsWith('.0') });
    expect(net.extra[0]).toBe(kept);
    expect(net.extra[1]?.tolist()).toEqual([6, 6]);
  });

  it('casts its floating arrays, or those of dtypes that a predicate takes', () => {
    const net = new Net();
    net.extra[0] = ones([1], { dtype: 'int32' });
    const [kept] = net.extra;
    const dtypes = () => [...new Set(net.namedParameters().map(([, { dtype }]) => dtype))];
    expect(net.setDtype('float16')).toBe(net);
    expect([dtypes(), net.extra[0] === kept]).toEqual([['float16', 'int32'], true]);
    net.setDtype('bfloat16', (dtype) => dtype === 'int32');
    expect(dtypes()).toEqual(['float16', 'bfloat16']);
  });

  it('calls a function for each module with its checkpoint path', () => {
    const net = new Net();
    const seen: [string, Module][] = [];
    expect(net.applyToModules((path, module) => void seen.push([path, module]))).toBe(net);
    expect(seen.map(([path]) => path)).toEqual(net.namedModules().map(([path]) => path));
    expect([seen[0]?.[1], seen[1]?.[1]]).toEqual([net, net.layers[0]]);
  });

  it('gives what passes a filter, mapped, down to leaves of any kind', () => {
    const net = new Net();
    const asked: string[] = [];
    const shapes = net.filterAndMap(
      (module, key, value) => {
        asked.push(key);
        return Module.validParameterFilter(module, key, value) && key !== 'gates';
      },
      { map: ({ shape }, path) => `${path} ${shape}` },
    );
    const layer = (i: number) => ({ aLog: `layers.${i}.A_log 2`, qProj: { weight: `layers.${i}.q_proj.weight 3,2` } });
    expect(shapes).toEqual({ layers: [layer(0), layer(1)], extra: ['extra.0 1', 'extra.1 2'] });
    expect(asked).toEqual(expect.arrayContaining(['layers', 'layers.0', 'aLog', 'weight', 'config.names.0']));
    const heads = net.filterAndMap(Module.validChildFilter, {
      isLeaf: (_module, _key, value) => value instanceof Head,
    });
    expect(heads).toEqual({ layers: net.layers, gates: { leftGate: {} } });
    expect(net.filterAndMap(() => false)).toEqual({});
    expect([Module.isModule(net), Module.isModule({}), net.state === net]).toEqual([true, false, true]);
  });

  it('switches training for the whole tree', () => {
    const net = new Net();
    expect(net.training).toBe(true);
    expect(
      net
        .eval()
        .modules()
        .map(({ training }) => training),
    ).toEqual(Array(6).fill(false));
    expect(net.train().layers[1]?.qProj.training).toBe(true);
  });

  it('lets a class see its training mode set', () => {
    class Watching extends Module {
      readonly modes: boolean[] = [];
      protected override setTrainingMode(mode: boolean): void {
        super.setTrainingMode(mode);
        this.modes.push(mode);
      }
    }
    class Outer extends Module {
      inner = new Watching();
    }
    expect(new Outer().eval().train().inner.modes).toEqual([false, true]);
  });

  it('prints like MLX', () => {
    const expected = `Net(
  (layers.0): Head(
    (qProj): Linear(inputDims=2, outputDims=3, bias=false)
  )
  (layers.1): Head(
    (qProj): Linear(inputDims=2, outputDims=3, bias=false)
  )
  (gates.leftGate): Linear(inputDims=2, outputDims=1, bias=true)
)`;
    expect(String(new Net())).toBe(expected);
    expect(inspect(new Net())).toBe(expected);
    const Bundled = class _Bundled extends Module {};
    expect(String(new Bundled())).toBe('Bundled()');
  });

  it('refuses a module inside itself', () => {
    class Loop extends Module {
      self: Module | undefined;
    }
    const loop = new Loop();
    loop.self = loop;
    expect(() => loop.namedParameters()).toThrow('Loop: expected no module inside itself, got one at self');
    expect(() => loop.parameters()).toThrow('Loop: expected nothing inside itself, got it at self');
  });

  it('refuses two fields with one checkpoint key', () => {
    class Twice extends Module {
      static readonly keys = { other: 'weight' };
      weight = ones([1]);
      other = ones([1]);
    }
    expect(() => new Twice().namedParameters()).toThrow('Twice: expected distinct checkpoint keys, got weight twice');
  });
});
