import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ArgumentError,
  add,
  array,
  arrayEqual,
  compile,
  evaluate,
  loadSafetensors,
  type MLXArray,
  mean,
  multiply,
  ones,
  random,
  ShapeError,
  saveSafetensors,
  square,
  subtract,
  tidy,
  treeArrays,
  treeFlatten,
  treeUnflatten,
  valueAndGrad,
  zeros,
  zerosLike,
} from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { Linear } from '../layers/linear.js';
import { Module } from '../module/module.js';
import type { ParameterTree } from '../module/trees.js';
import { WeightsError } from '../module/weights-error.js';
import { Adafactor } from './adafactor.js';
import { Adam } from './adam.js';
import { AdamW } from './adam-w.js';
import { linearSchedule } from './linear-schedule.js';
import { Lion } from './lion.js';
import { Muon } from './muon.js';
import { Optimizer } from './optimizer.js';
import { RMSprop } from './rmsprop.js';
import { SGD } from './sgd.js';

class Net extends Module {
  static readonly keys: Readonly<Record<string, string>> = { aLog: 'A_log' };
  upProj = new Linear(3, 4);
  layers = [new Linear(4, 4), new Linear(4, 1)];
  aLog = ones([4]);

  forward(x: MLXArray): MLXArray {
    const h = this.layers.slice(0, 1).reduce((y, layer) => layer.forward(y), this.upProj.forward(x));
    return (this.layers[1] as Linear).forward(multiply(h, this.aLog));
  }
}

const x = random.normal([8, 3]);
const y = random.normal([8, 1]);

/** A step down the mean squared error; its loss. */
function train(net: Net, optimizer: Optimizer, input = x): MLXArray {
  const loss = (parameters: ParameterTree): MLXArray =>
    mean(square(subtract(net.update(parameters).forward(input), y)));
  const before = net.parameters();
  const [value, gradients] = valueAndGrad(loss)(before);
  net.update(before);
  optimizer.update(net, gradients);
  return value;
}

const same = (a: ParameterTree, b: ParameterTree): boolean => {
  const other = new Map(treeFlatten(b));
  return treeFlatten(a).every(([path, each]) => arrayEqual(each, other.get(path) as MLXArray).item() === true);
};

describe('an optimizer', () => {
  it('keeps step, rate and a record for each parameter in a tree', () => {
    const optimizer = new Adam(0.1);
    expect(Object.keys(optimizer.state)).toEqual(['step', 'learningRate']);
    optimizer.init({ weight: ones([2]), layers: [{}, { bias: zeros([1]) }] });
    expect(treeFlatten(optimizer.state).map(([path, { dtype }]) => `${path} ${dtype}`)).toEqual([
      'step uint64',
      'learningRate float32',
      'weight.m float32',
      'weight.v float32',
      'layers.1.bias.m float32',
      'layers.1.bias.v float32',
    ]);
    expect(treeArrays(optimizer)).toEqual(treeArrays(optimizer.state));
  });

  it('brings a loss down', () => {
    for (const optimizer of [new SGD(0.05, { momentum: 0.9 }), new AdamW(0.01), new Lion(0.003), new RMSprop(0.01)]) {
      const net = new Net();
      const first = train(net, optimizer).item() as number;
      for (let i = 0; i < 20; i++) train(net, optimizer);
      expect(train(net, optimizer).item()).toBeLessThan(first as number);
    }
  });

  it('counts steps, and asks a schedule with the number of those before', () => {
    const optimizer = new SGD(linearSchedule(1, 0, 4));
    expect(optimizer.learningRate.item()).toBe(1);
    const rates = Array.from({ length: 3 }, () => {
      const { w } = optimizer.applyGradients({ w: ones([1]) }, { w: zeros([1]) });
      return [optimizer.learningRate.item(), (w as MLXArray).tolist()];
    });
    expect(rates).toEqual([
      [1, [-1]],
      [0.75, [-0.75]],
      [0.5, [-0.5]],
    ]);
    expect(optimizer.step.item()).toBe(3n);
  });

  it('takes another learning rate', () => {
    const optimizer = new SGD(1);
    optimizer.learningRate = 0.5;
    expect(optimizer.learningRate.item()).toBe(0.5);
    optimizer.learningRate = array(2);
    const { w } = optimizer.applyGradients({ w: ones([1]) }, { w: zeros([1]) });
    expect((w as MLXArray).item()).toBe(-2);
  });

  it('leaves alone what has no gradient, and takes parameters up later', () => {
    const net = new Net();
    const optimizer = new Adam(0.1);
    const { aLog, upProj } = net;
    const weight = upProj.weight;
    optimizer.update(net, { layers: [{}, { bias: ones([1]) }] });
    expect([net.aLog === aLog, net.upProj.weight === weight]).toEqual([true, true]);
    optimizer.update(net, { aLog: ones([4]), layers: [{ bias: ones([4]) }, { bias: ones([1]) }] });
    expect(net.aLog === aLog).toBe(false);
    expect(optimizer.namedState(net).map(([path]) => path)).toEqual([
      'step',
      'learning_rate',
      'layers.0.bias.m',
      'layers.0.bias.v',
      'layers.1.bias.m',
      'layers.1.bias.v',
      'A_log.m',
      'A_log.v',
    ]);
  });

  it('is refused gradients that do not fit, by path', () => {
    const net = new Net();
    const optimizer = new SGD(0.1);
    expect(() => optimizer.update(net, { layers: [{ weight: ones([4]) }] })).toThrow(ShapeError);
    expect(() => optimizer.update(net, { layers: [{ weight: ones([4]) }] })).toThrow(
      'applyGradients: expected a gradient of the shape of layers.0.weight, got [4] float32 for [4, 4] float32',
    );
    expect(() => optimizer.update(net, { layers: [{ scale: ones([4]) }] })).toThrow(/to have layers\.0\.scale/);
    expect([Object.keys(optimizer.state), optimizer.step.item()]).toEqual([['step', 'learningRate'], 0n]);
    expect(() => optimizer.update(net, { layers: [{ bias: null }] } as never)).toThrow(
      /the gradient of layers\.0\.bias to be an MLXArray, got null/,
    );
    expect(() => optimizer.update(net, { layers: new Map() } as never)).toThrow(/got a Map/);
    expect(() => optimizer.init(net as never)).toThrow(/got an instance of Net/);
    expect(() => optimizer.init({ step: ones([1]) })).toThrow(/no parameter with the name of a state, got step/);
  });

  it('may be of your own', () => {
    class Signs extends Optimizer {
      constructor(rate: number) {
        super();
        this.maybeSchedule('learningRate', rate);
      }
      initSingle(parameter: MLXArray, state: Record<string, MLXArray>): void {
        state.sum = zerosLike(parameter);
      }
      applySingle(gradient: MLXArray, parameter: MLXArray, state: Record<string, MLXArray>): MLXArray {
        state.sum = add(state.sum as MLXArray, gradient);
        return subtract(parameter, multiply(this.rateFor(gradient.dtype), state.sum));
      }
    }
    const optimizer = new Signs(1);
    let parameters: ParameterTree = { w: zeros([1]) };
    for (let i = 0; i < 3; i++) parameters = optimizer.applyGradients({ w: ones([1]) }, parameters);
    expect((parameters.w as MLXArray).item()).toBe(-6);
  });

  it('trains in a compiled step as outside of it', () => {
    const make = (): [Net, AdamW] => [new Net(), new AdamW(linearSchedule(0.1, 0.01, 10), { biasCorrection: true })];
    const [net, optimizer] = make();
    const [other, otherOptimizer] = make();
    other.update(net.parameters());
    const state = [other, otherOptimizer.state];
    const step = compile((input: MLXArray) => train(other, otherOptimizer, input), { inputs: state, outputs: state });
    for (let i = 0; i < 5; i++) {
      const [loss, otherLoss] = [train(net, optimizer), step(x)];
      expect(otherLoss.item()).toBeCloseTo(loss.item() as number, 5);
    }
    expect([otherOptimizer.step.item(), otherOptimizer.learningRate.item()]).toEqual([
      5n,
      optimizer.learningRate.item(),
    ]);
  });

  it('refuses options that make no sense', () => {
    expect(() => new SGD(0.1, { nesterov: true })).toThrow(/expected momentum and no dampening beside nesterov/);
    expect(() => new SGD('0.1' as never)).toThrow(/expected learningRate to be a number, a scalar array or a schedule/);
    expect(() => new Adam(0.1, { betas: [0.9] as never })).toThrow(/expected betas to be two numbers, got \[0.9\]/);
    expect(() => new AdamW(0.1, { weightDecay: -1 })).toThrow('AdamW: expected weightDecay to be a finite number');
    expect(() => new RMSprop(0.1, { eps: 0 })).toThrow(/positive/);
    expect(() => new Adafactor(0.1)).toThrow(/a learning rate and relativeStep: false, or neither/);
    expect(() => new Adafactor(null, { relativeStep: false })).toThrow(ArgumentError);
    expect(() => new Muon(0.1, { nsSteps: 1.5 })).toThrow(/nsSteps/);
  });
});

describe('the state of an optimizer', () => {
  const make = (): Adam => new Adam(linearSchedule(0.1, 0.01, 10), { biasCorrection: true });

  it('is saved and restored, after which training goes on as if nothing had happened', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mlxts-nn-'));
    try {
      const file = join(folder, 'state.safetensors');
      const [net, optimizer] = [new Net(), make()];
      for (let i = 0; i < 3; i++) train(net, optimizer);
      await saveSafetensors(file, new Map(treeFlatten(optimizer.state)));
      const { tensors } = await loadSafetensors(file);
      const [other, otherOptimizer] = [new Net().update(net.parameters()), make()];
      otherOptimizer.state = treeUnflatten(tensors);
      for (let i = 0; i < 3; i++) {
        train(net, optimizer);
        train(other, otherOptimizer);
      }
      expect(same(net.parameters(), other.parameters())).toBe(true);
      expect(same(optimizer.state, otherOptimizer.state)).toBe(true);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('has names of checkpoints, by which it comes back', () => {
    const [net, optimizer] = [new Net(), make()];
    train(net, optimizer);
    const named = optimizer.namedState(net);
    expect(named.map(([path]) => path)).toContain('up_proj.weight.m');
    expect(named.map(([path]) => path)).toContain('A_log.v');
    const other = make();
    other.loadState(net, named);
    expect(same(optimizer.state, other.state)).toBe(true);
  });

  it('is refused with all differences at once, and stays as it was', () => {
    const [net, optimizer] = [new Net(), make()];
    const { state } = optimizer;
    const load = () =>
      optimizer.loadState(net, [
        ['learning_rate', array(1)],
        ['up_proj.weight.m', zeros([4, 3])],
        ['A_log.m', zeros([3])],
        ['A_log.v', zeros([4])],
        ['upProj.bias.m', zeros([4])],
      ]);
    expect(load).toThrow(WeightsError);
    expect(load).toThrow(
      expect.objectContaining({
        missing: ['step', 'up_proj.weight.v'],
        unexpected: ['upProj.bias.m'],
        wrong: [{ key: 'A_log.m', expected: '[4] float32', actual: '[3] float32' }],
      }),
    );
    expect(optimizer.state).toBe(state);
    expect(() => {
      optimizer.state = [] as never;
    }).toThrow(/expected a record of arrays/);
  });

  it('outlives a scope that names the optimizer', () => {
    const [net, optimizer] = [new Net(), new SGD(0.1, { momentum: 0.9 })];
    tidy(() => train(net, optimizer), { state: [net, optimizer] });
    evaluate(net, optimizer);
    expect(optimizer.step.item()).toBe(1n);
  });
});
