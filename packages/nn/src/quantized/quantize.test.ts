import { type MLXArray, ones } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { Embedding } from '../layers/embedding.js';
import { Linear } from '../layers/linear.js';
import { QuantizedEmbedding } from '../layers/quantized-embedding.js';
import { QuantizedLinear } from '../layers/quantized-linear.js';
import { RMSNorm } from '../layers/rms-norm.js';
import { Module } from '../module/module.js';
import type { Unary } from '../module/unary.js';
import { quantize } from './quantize.js';

class Block extends Module {
  upProj: Unary = new Linear(64, 128);
  downProj: Unary = new Linear(128, 64);
  norm = new RMSNorm(64);
}

class Model extends Module {
  embedTokens: Module = new Embedding(16, 64);
  layers = [new Block(), new Block()];

  forward(x: MLXArray): MLXArray {
    return this.layers.reduce((h, { upProj, downProj, norm }) => norm.forward(downProj.forward(upProj.forward(h))), x);
  }
}

const types = (module: Module) => module.namedModules().map(([path, m]) => `${path}:${m.constructor.name}`);

describe('quantize', () => {
  it('of an array gives parts', () => {
    expect(Object.keys(quantize(ones([2, 64])))).toEqual(['wq', 'scales', 'biases']);
  });

  it('of a module replaces its layers in place and returns it', () => {
    const model = new Model();
    expect(quantize(model, { groupSize: 32, bits: 8 })).toBe(model);
    expect(types(model).filter((line) => line.includes('Quantized'))).toEqual([
      'embed_tokens:QuantizedEmbedding',
      'layers.0.up_proj:QuantizedLinear',
      'layers.0.down_proj:QuantizedLinear',
      'layers.1.up_proj:QuantizedLinear',
      'layers.1.down_proj:QuantizedLinear',
    ]);
    const layer = model.layers[1]?.upProj;
    expect(layer).toBeInstanceOf(QuantizedLinear);
    expect(layer).toMatchObject({ groupSize: 32, bits: 8, mode: 'affine' });
    expect(model.forward(ones([1, 64])).shape).toEqual([1, 64]);
  });

  it('asks the predicate by checkpoint path, for yes, no or numbers', () => {
    const model = new Model();
    const asked: string[] = [];
    quantize(model, {
      predicate: (path, module) => {
        asked.push(path);
        if (path === 'embed_tokens') return { mode: 'mxfp8' };
        return module instanceof Linear && path.endsWith('up_proj');
      },
    });
    expect(asked).toContain('layers.0.norm');
    expect(model.embedTokens).toMatchObject({ mode: 'mxfp8', groupSize: 32, bits: 8 });
    expect(model.layers[0]?.upProj).toBeInstanceOf(QuantizedLinear);
    expect(model.layers[0]?.downProj).toBeInstanceOf(Linear);
  });

  it('gives a layer that is shared one quantized form', () => {
    class Shared extends Module {
      a: Unary = new Linear(64, 64);
      b: Unary = this.a;
    }
    const shared = quantize(new Shared());
    expect(shared.a).toBe(shared.b);
  });

  it('leaves the module as it was when a layer does not fit, and names each such layer', () => {
    const model = new Model();
    const before = types(model);
    const call = () => quantize(model, { groupSize: 128 });
    expect(call).toThrow(/3 that cannot/);
    expect(call).toThrow(/embed_tokens: quantize: expected last dimension divisible by groupSize 128, got 64/);
    expect(call).toThrow(/layers\.1\.up_proj/);
    expect(types(model)).toEqual(before);
  });

  it('refuses a predicate that wants the impossible or answers nonsense', () => {
    expect(() => quantize(new Model(), { predicate: () => true })).toThrow(
      /layers\.0\.norm: quantize: expected a layer with toQuantized, got RMSNorm/,
    );
    expect(() => quantize(new Model(), { predicate: () => 1 as never })).toThrow(/predicate/);
  });

  it('refuses a lone layer, which cannot be replaced in place', () => {
    expect(() => quantize(new Linear(64, 64))).toThrow('quantize: expected a module that holds layers, got one Linear');
    expect(new Embedding(4, 64).toQuantized()).toBeInstanceOf(QuantizedEmbedding);
  });

  it('refuses what is neither an array nor a module', () => {
    for (const value of [null, undefined, 1, 'w', [[1]]])
      expect(() => quantize(value as never)).toThrow(expect.objectContaining({ code: 'Argument' }));
  });
});
