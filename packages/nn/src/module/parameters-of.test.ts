import { type MLXArray, treeMap, zeros } from '@mlxts/core';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { Linear } from '../layers/linear.js';
import { type Gradients, valueAndGrad } from '../training/value-and-grad.js';
import { Module } from './module.js';
import type { ParametersOf, TrainableParametersOf } from './parameters-of.js';
import type { ParameterTree } from './trees.js';
import type { Unary } from './unary.js';

type Json = string | number | Json[] | { [key: string]: Json };

class Block extends Module {
  proj = new Linear(2, 2);
  anyProj: Unary = new Linear(2, 2);
  child?: Block;
}

class Net extends Module {
  layers = [new Block(), new Block()];
  heads: Record<string, Linear> = { left: new Linear(2, 1) };
  readonly parts = { norm: { scale: zeros([1]) }, label: 'x' };
  extra: MLXArray[] = [zeros([1])];
  maybe: MLXArray | undefined = undefined;
  none: Linear | null = null;
  config: Json = { a: [1] };
  count = 3;
  seen = new Map<string, MLXArray>();
  _cache: MLXArray = zeros([1]);
  #hidden: MLXArray = zeros([1]);

  forward(x: MLXArray): MLXArray {
    return x.add(this.#hidden);
  }
}

describe('parameters()', () => {
  it('has the form of the class', () => {
    const parameters = new Net().parameters();
    expectTypeOf<keyof typeof parameters>().toEqualTypeOf<'layers' | 'heads' | 'parts' | 'extra' | 'maybe' | 'none'>();
    expectTypeOf(parameters.layers[0]?.proj.weight).toEqualTypeOf<MLXArray | undefined>();
    expectTypeOf(parameters.layers[0]?.proj.bias).toEqualTypeOf<MLXArray | undefined>();
    expectTypeOf(parameters.layers[0]?.anyProj).toEqualTypeOf<ParameterTree | undefined>();
    expectTypeOf(parameters.heads.left?.weight).toEqualTypeOf<MLXArray | undefined>();
    expectTypeOf(parameters.parts).toEqualTypeOf<{ norm: { scale: MLXArray } }>();
    expectTypeOf(parameters.extra).toEqualTypeOf<MLXArray[]>();
    expectTypeOf(parameters.maybe).toEqualTypeOf<MLXArray | undefined>();
    expectTypeOf(parameters.none?.weight).toEqualTypeOf<MLXArray | undefined>();
    expect(Object.keys(parameters)).toEqual(['layers', 'heads', 'parts', 'extra']);
    expect(parameters.layers[1]?.proj.weight.shape).toEqual([2, 2]);
  });

  it('is a tree of any module where the type tells of no parameters', () => {
    expectTypeOf<ParametersOf<Module>>().toEqualTypeOf<ParameterTree>();
    expectTypeOf<ParametersOf<Unary>>().toEqualTypeOf<ParameterTree>();
    expectTypeOf<ParametersOf<Net>>().toExtend<ParameterTree>();
    expectTypeOf<TrainableParametersOf<Net>>().toExtend<ParameterTree>();
    const generic = <M extends Module>(model: M): ParameterTree => model.update(model.parameters()).parameters();
    expect(Object.keys(generic(new Net()))).toEqual(['layers', 'heads', 'parts', 'extra']);
  });

  it('gives gradients their form, without what is frozen', () => {
    const net = new Net();
    expectTypeOf<Gradients<Net>>().toEqualTypeOf<TrainableParametersOf<Net>>();
    const [, gradients] = valueAndGrad(net, () => (net.heads.left as Linear).weight.sum())();
    expectTypeOf(gradients.heads?.left?.weight).toEqualTypeOf<MLXArray | undefined>();
    expectTypeOf(gradients.extra?.[0]).toEqualTypeOf<MLXArray | Record<never, never> | undefined>();
    const doubled = treeMap((array) => array.multiply(2), gradients);
    expect(doubled.heads?.left?.weight?.tolist()).toEqual([[2, 2]]);
    net.update(doubled);
  });
});
