import { arrayEqual, random } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { Module } from '../module/module.js';
import type { Unary } from '../module/unary.js';
import { qqmm } from '../quantized/qqmm.js';
import { quantize } from '../quantized/quantize.js';
import { Embedding } from './embedding.js';
import { Linear } from './linear.js';
import { QQLinear } from './qq-linear.js';
import { QuantizedLinear } from './quantized-linear.js';

const keys = (module: Module) => module.namedParameters().map(([key, { dtype }]) => `${key} ${dtype}`);

describe('QQLinear', () => {
  it('has a floating weight in training and a packed one in evaluation, which gives the same', () => {
    const layer = new QQLinear(64, 8);
    const x = random.normal([3, 64]);
    expect([keys(layer), layer.training]).toEqual([['weight float32'], true]);
    const trained = layer.forward(x);
    expect(keys(layer.eval())).toEqual(['weight uint32', 'scales uint8']);
    expect(arrayEqual(layer.forward(x), trained).item()).toBe(true);
    expect(keys(layer.eval())).toEqual(['weight uint32', 'scales uint8']);
    expect(keys(layer.train())).toEqual(['weight float32']);
    expect(arrayEqual(layer.forward(x), trained).item()).toBe(true);
  });

  it('follows the mode of the module that holds it', () => {
    class Model extends Module {
      up = new QQLinear(64, 8, { mode: 'mxfp8' });
    }
    const model = new Model();
    expect(keys(model.eval())).toEqual(['up.weight uint32', 'up.scales uint8']);
    expect(keys(model.train())).toEqual(['up.weight float32']);
  });

  it('takes the weight of a linear layer without bias, in its mode of training', () => {
    const linear = new Linear(64, 8, { bias: false });
    expect(QQLinear.fromLinear(linear).weight).toBe(linear.weight);
    expect(keys(QQLinear.fromLinear(linear.eval()))).toEqual(['weight uint32', 'scales uint8']);
    expect(() => QQLinear.fromLinear(new Linear(64, 8))).toThrow('QQLinear: expected a layer without bias');
  });

  it('gives back a linear layer: the weight itself, or what it was rounded to', () => {
    const layer = new QQLinear(64, 8);
    expect(layer.toLinear().weight).toBe(layer.weight);
    const { wq, scales } = quantize(layer.weight, { mode: 'nvfp4' });
    const packed = QQLinear.fromArrays({ weight: wq, scales });
    expect([packed.training, packed.toLinear().weight.dtype]).toEqual([false, 'bfloat16']);
    expect(packed.toLinear({ dtype: 'float32' }).weight.dtype).toBe('float32');
    expect(arrayEqual(layer.eval().toLinear().weight, packed.toLinear().weight).item()).toBe(true);
    expect(keys(packed.train())).toEqual(['weight bfloat16']);
  });

  it('prints its numbers, packed or not', () => {
    const text = 'QQLinear(inputDims=64, outputDims=8, groupSize=32, bits=8, mode=mxfp8)';
    const layer = new QQLinear(64, 8, { mode: 'mxfp8' });
    expect([`${layer}`, `${layer.eval()}`]).toEqual([text, text]);
  });

  it('refuses modes without a product of quantized inputs', () => {
    for (const mode of ['affine', 'mxfp4'] as const)
      expect(() => new QQLinear(64, 8, { mode })).toThrow('QQLinear: expected mode nvfp4 or mxfp8');
    expect(() => new QQLinear(0, 8)).toThrow('inputDims');
  });
});

describe('quantizeInput', () => {
  class Model extends Module {
    embed: Module = new Embedding(4, 64);
    up: Unary = new Linear(64, 64, { bias: false });
    down: Unary = new Linear(64, 64);
  }
  const isUp = (path: string) => path === 'up';

  it('makes layers that round their inputs, of all that are quantized or of some', () => {
    const all = quantize(new Model(), { mode: 'nvfp4', quantizeInput: true, predicate: isUp });
    expect(all.up).toBeInstanceOf(QQLinear);
    const some = quantize(new Model(), {
      predicate: (path) => (isUp(path) ? { mode: 'mxfp8', quantizeInput: true } : path === 'down'),
    });
    expect(some.up).toMatchObject({ mode: 'mxfp8', bits: 8 });
    expect(some.down).toBeInstanceOf(QuantizedLinear);
    const x = random.normal([2, 64]);
    const expected = qqmm(x, (some.up as QQLinear).weight, null, { mode: 'mxfp8' });
    expect(arrayEqual(some.up.forward(x), expected).item()).toBe(true);
  });

  it('is refused by embeddings, layers with bias and other modes', () => {
    const call = () => quantize(new Model(), { mode: 'nvfp4', quantizeInput: true });
    expect(call).toThrow(/embed: Embedding: expected no quantizeInput/);
    expect(call).toThrow(/down: QQLinear: expected a layer without bias/);
    expect(() => quantize(new Model(), { quantizeInput: true, predicate: isUp })).toThrow(
      /expected mode nvfp4 or mxfp8/,
    );
  });
});
