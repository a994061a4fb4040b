import { describe, expect, it } from 'vitest';
import { Embedding } from '../layers/embedding.js';
import { Linear } from '../layers/linear.js';
import { RMSNorm } from '../layers/rms-norm.js';
import { Module } from '../module/module.js';
import type { Unary } from '../module/unary.js';
import { mixedQuantPredicateBuilder } from './mixed-quant-predicate.js';
import { quantize } from './quantize.js';

class Layer extends Module {
  vProj: Unary = new Linear(64, 32);
  oProj: Unary = new Linear(96, 64);
  downProj: Unary = new Linear(64, 64);
  norm = new RMSNorm(64);
}

class Model extends Module {
  embedTokens: Module = new Embedding(8, 64);
  layers: Layer[];
  lmHead: Unary = new Linear(64, 8);

  constructor(count: number) {
    super();
    this.layers = Array.from({ length: count }, () => new Layer());
  }
}

describe('mixedQuantPredicateBuilder', () => {
  it('gives more bits to the output and to sensitive projections of the first, last and every third layer', () => {
    const model = new Model(16);
    quantize(model, { predicate: mixedQuantPredicateBuilder('mixed_2_6', model) });
    const bits = (layer: Unary) => (layer as unknown as { bits: number }).bits;
    expect([bits(model.embedTokens as Unary), bits(model.lmHead)]).toEqual([2, 6]);
    const sensitive = model.layers.flatMap(({ vProj, downProj }, i) => {
      expect(bits(downProj)).toBe(bits(vProj));
      return bits(vProj) === 6 ? [i] : [];
    });
    expect(sensitive).toEqual([0, 1, 4, 7, 10, 13, 14, 15]);
  });

  it('leaves layers as they are whose width the groups do not divide', () => {
    const model = new Model(2);
    quantize(model, { predicate: mixedQuantPredicateBuilder('mixed_3_4', model, { groupSize: 64 }) });
    expect(model.layers[0]?.oProj).toBeInstanceOf(Linear);
    const small = new Model(2);
    quantize(small, { predicate: mixedQuantPredicateBuilder('mixed_4_6', small, { groupSize: 32 }) });
    expect(small.layers[0]?.oProj).toMatchObject({ groupSize: 32, bits: 4 });
  });

  it('refuses other recipes, and models without down projections', () => {
    expect(() => mixedQuantPredicateBuilder('mixed_1_2' as never, new Model(1))).toThrow(
      'expected recipe to be one of',
    );
    expect(() => mixedQuantPredicateBuilder('mixed_2_6', new Layer())).toThrow('layers that have a down_proj');
  });
});
