import { type MLXArray, zeros } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { Linear } from '../layers/linear.js';
import type { FreezeOptions } from './frozen-keys.js';
import { Module } from './module.js';
import type { ParameterTree } from './trees.js';

/** Has statistics that never train. */
class Norm extends Module {
  weight: MLXArray = zeros([2]);
  runningMean: MLXArray = zeros([2]);

  constructor() {
    super();
    this.unfreeze();
  }

  override unfreeze(options: FreezeOptions = {}): this {
    super.unfreeze(options);
    return this.freeze({ keys: 'runningMean', recurse: false });
  }
}

class Block extends Module {
  proj = new Linear(2, 2);
  norm = new Norm();
}

class Net extends Module {
  layers = [new Block(), new Block()];
  heads: Record<string, Module> = { left: new Linear(2, 1, { bias: false }) };
  extra: MLXArray[] = [zeros([1]), zeros([2])];
  scale: MLXArray = zeros([1]);
}

function paths(tree: ParameterTree | ParameterTree[string]): string[] {
  if (tree instanceof Object && 'dtype' in tree) return [''];
  return Object.entries(tree).flatMap(([key, node]) => paths(node).map((path) => (path ? `${key}.${path}` : key)));
}

const trainable = (module: Module): string[] => paths(module.trainableParameters());

describe('freeze', () => {
  it('takes all arrays out of the trainable ones, and unfreeze puts them back', () => {
    const net = new Net();
    const all = trainable(net);
    expect(all).toEqual([
      'layers.0.proj.weight',
      'layers.0.proj.bias',
      'layers.0.norm.weight',
      'layers.1.proj.weight',
      'layers.1.proj.bias',
      'layers.1.norm.weight',
      'heads.left.weight',
      'extra.0',
      'extra.1',
      'scale',
    ]);
    expect(net.freeze()).toBe(net);
    expect(trainable(net)).toEqual([]);
    expect(net.freeze().trainableParameters()).toEqual({
      layers: [
        { proj: {}, norm: {} },
        { proj: {}, norm: {} },
      ],
      heads: { left: {} },
    });
    expect(trainable(net.unfreeze())).toEqual(all);
  });

  it('takes keys wherever a module has them, and no recursion', () => {
    const net = new Net().freeze().unfreeze({ keys: ['bias', 'scale'] });
    expect(trainable(net)).toEqual(['layers.0.proj.bias', 'layers.1.proj.bias', 'scale']);
    expect(trainable(net.freeze({ keys: 'bias', recurse: false }))).toContain('layers.0.proj.bias');
    expect(trainable(net.freeze({ recurse: false }))).toEqual(['layers.0.proj.bias', 'layers.1.proj.bias']);
    expect(trainable(net.unfreeze({ recurse: false }))).toHaveLength(5);
  });

  it('takes lists, records and what lies in them by name', () => {
    const net = new Net().freeze({ keys: ['layers', 'heads', 'extra.0'] });
    expect(trainable(net)).toEqual(['extra.1', 'scale']);
    expect(net.trainableParameters()).toHaveProperty('extra.0', {});
    expect(trainable(net.freeze().unfreeze({ keys: 'extra' }))).toEqual(['extra.0', 'extra.1']);
  });

  it('asks modules below, whose classes may keep arrays frozen', () => {
    const net = new Net();
    expect(trainable(net.unfreeze({ keys: 'runningMean' }))).not.toContain('layers.0.norm.runningMean');
  });

  it('stays with the field when its array is replaced, and with the module when it is', () => {
    const net = new Net().freeze();
    net.update({ scale: zeros([1]) });
    expect(trainable(net)).toEqual([]);
    net.updateModules({ layers: [{ proj: new Linear(2, 2, { bias: false }) }] });
    expect(trainable(net)).toEqual(['layers.0.proj.weight']);
  });

  it('names all keys that are no field, if strict', () => {
    const net = new Net();
    expect(() => net.freeze({ keys: ['bias', 'gamma', 'beta'], strict: true })).toThrow(
      'freeze: expected keys that are fields of Net or of a module below it (layers, heads, extra, scale, extra.0, extra.1, proj, norm, weight, bias, runningMean), got gamma, beta',
    );
    expect(() => net.unfreeze({ keys: 'bias', strict: true, recurse: false })).toThrow(
      'unfreeze: expected keys that are fields of Net (layers, heads, extra, scale, extra.0, extra.1), got bias',
    );
    expect(trainable(net)).toHaveLength(10);
    expect(() => net.freeze({ keys: 'gamma' })).not.toThrow();
    expect(() => net.freeze({ keys: [1] as never })).toThrow('freeze: expected keys as a name or a list of names');
  });
});
