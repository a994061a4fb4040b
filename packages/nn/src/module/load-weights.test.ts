import { type MLXArray, ones, zeros } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { Linear } from '../layers/linear.js';
import { Module } from './module.js';
import { WeightsError } from './weights-error.js';

class Net extends Module {
  upProj = new Linear(2, 4);
  downProj = new Linear(4, 2, { bias: false });
}

const weights = (): [string, MLXArray][] => [
  ['up_proj.weight', ones([4, 2])],
  ['up_proj.bias', ones([4])],
  ['down_proj.weight', ones([2, 4])],
];

describe('loadWeights', () => {
  it('replaces every array, from a list or a map', () => {
    const net = new Net();
    expect(net.loadWeights(weights())).toBe(net);
    expect(net.upProj.bias?.tolist()).toEqual([1, 1, 1, 1]);
    expect(net.loadWeights(new Map(weights())).downProj.weight.tolist()).toEqual([
      [1, 1, 1, 1],
      [1, 1, 1, 1],
    ]);
  });

  it('reports all differences at once, by checkpoint path, and replaces nothing', () => {
    const net = new Net();
    const before = net.upProj.weight;
    const disposed = ones([4]);
    disposed.dispose();
    const entries: [string, MLXArray][] = [
      ['up_proj.weight', ones([2, 4])],
      ['up_proj.bias', disposed],
      ['upProj.weight', ones([4, 2])],
      ['lm_head.weight', ones([1])],
    ];
    const call = () => net.loadWeights(entries);
    expect(call).toThrow(WeightsError);
    expect(call).toThrow(
      expect.objectContaining({
        code: 'MissingWeights',
        missing: ['down_proj.weight'],
        unexpected: ['upProj.weight', 'lm_head.weight'],
        wrong: [
          { key: 'up_proj.weight', expected: '[4, 2]', actual: '[2, 4]' },
          { key: 'up_proj.bias', expected: '[4]', actual: 'a disposed array' },
        ],
      }),
    );
    expect(call).toThrow(
      /1 missing:\n {2}down_proj\.weight\n2 unexpected:\n {2}upProj\.weight\n {2}lm_head\.weight\n2 wrong:\n {2}up_proj\.weight: expected \[4, 2\], got \[2, 4\]/,
    );
    expect(net.upProj.weight).toBe(before);
  });

  it('loads what matches by key if not strict', () => {
    const net = new Net();
    net.loadWeights(
      [
        ['up_proj.bias', zeros([9])],
        ['other', zeros([1])],
      ],
      { strict: false },
    );
    expect(net.upProj.bias?.shape).toEqual([9]);
  });

  it('refuses values that are no arrays', () => {
    const entries = [...weights().slice(0, 2), ['down_proj.weight', [[1]]]] as [string, MLXArray][];
    expect(() => new Net().loadWeights(entries)).toThrow(/down_proj\.weight: expected \[2, 4\], got object/);
  });
});
