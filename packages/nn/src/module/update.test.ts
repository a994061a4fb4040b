import { ones, zeros } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { Linear } from '../layers/linear.js';
import { QuantizedLinear } from '../layers/quantized-linear.js';
import { Module } from './module.js';
import type { Unary } from './unary.js';

class Net extends Module {
  upProj: Unary = new Linear(64, 64);
  layers: Unary[] = [new Linear(64, 64), new Linear(64, 64)];
}

describe('update', () => {
  it('replaces the arrays that a tree names', () => {
    const net = new Net();
    const weight = ones([64, 64]);
    net.update({ layers: [{}, { weight }] });
    expect((net.layers[1] as Linear).weight).toBe(weight);
  });

  it('takes back what parameters() gives', () => {
    const net = new Net();
    expect(net.update(net.parameters())).toBe(net);
  });

  it('takes checkpoint keys for fields, undefined for nothing, and empty records in lists', () => {
    const net = new Net();
    const weight = ones([64, 64]);
    net.update({ up_proj: { weight } });
    expect((net.upProj as Linear).weight).toBe(weight);
    net.update({ upProj: { weight: undefined as never } });
    expect((net.upProj as Linear).weight).toBe(weight);
    class Mixed extends Module {
      parts: unknown[] = [zeros([1]), 'text', new Linear(1, 1)];
    }
    const mixed = new Mixed();
    mixed.update(mixed.parameters()).updateModules(mixed.leafModules());
    expect(mixed.parts[1]).toBe('text');
  });

  it('refuses unknown fields and other values, and replaces nothing then', () => {
    const net = new Net();
    const before = (net.upProj as Linear).weight;
    expect(() => net.update({ upProj: { weight: zeros([64, 64]) }, missing: zeros([1]) })).toThrow(
      'update: expected a field of the module, got missing',
    );
    expect((net.upProj as Linear).weight).toBe(before);
    expect(() => net.update({ upProj: { weight: { a: ones([1]) } } })).toThrow(
      'update: expected an array at upProj.weight',
    );
    expect(() => net.update({ upProj: ones([1]) })).toThrow(/upProj/);
    expect(() => net.update({ layers: [{}, {}, { weight: ones([1]) }] })).toThrow('layers.2');
    expect(() => net.update({ upProj: ones([1]), lost: ones([1]), layers: [{}, { weigth: ones([1]) }] })).toThrow(
      `update: expected an array or a tree of them at upProj, got [1] float32
  expected a field of the module, got lost
  expected a field of the module, got layers.1.weigth`,
    );
    expect(() => net.update({ missing: zeros([1]), upProj: zeros([1]) }, { strict: false })).not.toThrow();
    expect(() => net.update(3 as never, { strict: false })).toThrow(
      'expected an array or a tree of them at the root, got 3',
    );
    expect(() => net.update({ constructor: { weight: zeros([1]) } } as never)).toThrow(/constructor/);
  });
});

describe('updateModules', () => {
  it('replaces the children that a tree names', () => {
    const net = new Net();
    const quantized = new QuantizedLinear(64, 64);
    net.updateModules({ upProj: quantized, layers: [{}, quantized] });
    expect(net.upProj).toBe(quantized);
    expect(net.layers[0]).toBeInstanceOf(Linear);
    expect(net.layers[1]).toBe(quantized);
  });

  it('leaves to a new child what of it is frozen, and its training mode', () => {
    const net = new Net().freeze().eval();
    net.updateModules({ up_proj: new Linear(64, 64) });
    expect(net.upProj.training).toBe(true);
    expect(Object.keys(net.trainableParameters().upProj as object)).toEqual(['weight', 'bias']);
  });

  it('takes back what leafModules() gives', () => {
    const net = new Net();
    expect(net.updateModules(net.leafModules()).children()).toEqual(net.children());
  });

  it('refuses a module in the place of an array', () => {
    expect(() => new Net().updateModules({ upProj: { weight: new Linear(1, 1) } })).toThrow(/upProj\.weight/);
  });
});
