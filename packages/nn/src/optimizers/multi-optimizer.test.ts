import { array, type MLXArray, ones, treeFlatten, zeros } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import type { ParameterTree } from '../module/trees.js';
import { Adam } from './adam.js';
import { MultiOptimizer } from './multi-optimizer.js';
import { SGD } from './sgd.js';

const isMatrix = (_: string, { ndim }: MLXArray): boolean => ndim === 2;
const parameters = (): ParameterTree => ({
  layers: [{ weight: zeros([2, 2]), bias: zeros([2]) }, { bias: zeros([1]) }],
});
const gradients = (): ParameterTree => ({ layers: [{ weight: ones([2, 2]), bias: ones([2]) }, { bias: ones([1]) }] });

describe('MultiOptimizer', () => {
  it('gives each parameter to the first optimizer that takes it, the rest to the last', () => {
    const seen: string[] = [];
    const filter = (path: string, a: MLXArray): boolean => {
      seen.push(path);
      return isMatrix(path, a);
    };
    const optimizer = new MultiOptimizer([new SGD(1), new SGD(10)], [filter]);
    const { layers } = optimizer.applyGradients(gradients(), parameters()) as { layers: Record<string, MLXArray>[] };
    expect(layers.map((layer) => Object.values(layer).map((a) => a.tolist()))).toEqual([
      [
        [
          [-1, -1],
          [-1, -1],
        ],
        [-10, -10],
      ],
      [[-10]],
    ]);
    expect(seen).toEqual(['layers.0.weight', 'layers.0.bias', 'layers.1.bias']);
  });

  it('has the states of its optimizers as its own', () => {
    const make = (): MultiOptimizer => new MultiOptimizer([new SGD(1, { momentum: 0.9 }), new Adam(2)], [isMatrix]);
    const [optimizer, other] = [make(), make()];
    optimizer.init(parameters());
    expect(treeFlatten(optimizer.state).map(([path]) => path)).toEqual([
      'states.0.step',
      'states.0.learningRate',
      'states.0.layers.0.weight.v',
      'states.1.step',
      'states.1.learningRate',
      'states.1.layers.0.bias.m',
      'states.1.layers.0.bias.v',
      'states.1.layers.1.bias.m',
      'states.1.layers.1.bias.v',
    ]);
    other.state = optimizer.state;
    expect(other.optimizers[1]?.state).toBe(optimizer.optimizers[1]?.state);
    expect(() => {
      other.state = { states: [{}] };
    }).toThrow(/a record \{ states \} of 2 states/);
    expect(() => other.loadState(parameters(), [['states.2.step', array(1)]])).toThrow(/unexpected/);
  });

  it('steps where an optimizer has nothing to do', () => {
    const optimizer = new MultiOptimizer([new SGD(1), new Adam(2)], [() => false]);
    const applied = optimizer.applyGradients(gradients(), parameters());
    expect(treeFlatten(applied)).toHaveLength(3);
    expect(optimizer.step.item()).toBe(1n);
  });

  it('sets the learning rate of all', () => {
    const optimizer = new MultiOptimizer([new SGD(1), new Adam(2)], [isMatrix]);
    optimizer.learningRate = 0.5;
    expect(optimizer.optimizers.map(({ learningRate }) => learningRate.item())).toEqual([0.5, 0.5]);
  });

  it('needs one filter less than optimizers', () => {
    expect(() => new MultiOptimizer([new SGD(1)], [isMatrix])).toThrow(
      /expected 0 filters, for all optimizers but the/,
    );
    expect(() => new MultiOptimizer([])).toThrow(/at least one optimizer/);
    expect(() => new MultiOptimizer([new SGD(1)]).applySingle()).toThrow(/goes by paths/);
  });
});
