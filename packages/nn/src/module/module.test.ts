import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { arrayEqual, loadSafetensors, type MLXArray, multiply, ones, zeros } from '@mlxts/core';
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
  });

  it('saves what it loads', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mlxts-nn-'));
    try {
      const net = new Net();
      const file = join(folder, 'weights.safetensors');
      await net.saveWeights(file);
      const other = new Net().loadWeights((await loadSafetensors(file)).tensors);
      const pairs = net.namedParameters().map(([, array], i) => [array, other.namedParameters()[i]?.[1]] as const);
      for (const [a, b] of pairs) expect(arrayEqual(a, b as MLXArray).item()).toBe(true);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('refuses a module inside itself', () => {
    class Loop extends Module {
      self: Module | undefined;
    }
    const loop = new Loop();
    loop.self = loop;
    expect(() => loop.namedParameters()).toThrow('Loop: expected no module inside itself, got one at self');
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
