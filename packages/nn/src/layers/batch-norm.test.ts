import { array, ones, random, square, sum, tidy, zeros } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { expectClose } from '../../test/expect-close.js';
import { valueAndGrad } from '../training/value-and-grad.js';
import { BatchNorm } from './batch-norm.js';
import { Sequential } from './sequential.js';

const x = array([
  [1, 10],
  [3, 30],
]);

describe('BatchNorm', () => {
  it('normalizes each feature over the batch', () => {
    expectClose(
      new BatchNorm(2).forward(x),
      array([
        [-1, -1],
        [1, 1],
      ]),
      1e-4,
    );
    const image = random.normal([2, 3, 4, 2], { loc: 5 });
    const flat = new BatchNorm(2).forward(image.reshape([24, 2]));
    expectClose(new BatchNorm(2).forward(image), flat.reshape([2, 3, 4, 2]), 1e-5);
  });

  it('lets running statistics follow the unbiased ones in training', () => {
    const layer = new BatchNorm(2);
    layer.forward(x);
    expectClose(layer.runningMean as never, array([0.2, 2]), 1e-6);
    expectClose(layer.runningVar as never, array([0.9 + 0.2, 0.9 + 20]), 1e-5);
    layer.forward(x);
    expectClose(layer.runningMean as never, array([0.38, 3.8]), 1e-6);
    const whole = new BatchNorm(2, { momentum: 1 });
    whole.forward(x);
    expectClose(whole.runningMean as never, array([2, 20]), 1e-6);
  });

  it('uses and keeps them outside training', () => {
    const layer = new BatchNorm(2, { eps: 1e-9 }).eval();
    layer.update({ runningMean: array([1, 10]), runningVar: array([4, 100]) });
    expectClose(
      layer.forward(x),
      array([
        [0, 0],
        [1, 2],
      ]),
      1e-5,
    );
    expect(layer.runningMean?.tolist()).toEqual([1, 10]);
    expect(layer.forward(array([[1, 10]])).tolist()).toEqual([[0, 0]]);
  });

  it('without them uses those of the batch always', () => {
    const layer = new BatchNorm(2, { trackRunningStats: false });
    expect(layer.namedParameters().map(([path]) => path)).toEqual(['weight', 'bias']);
    expectClose(
      layer.eval().forward(x),
      array([
        [-1, -1],
        [1, 1],
      ]),
      1e-4,
    );
  });

  it('saves them under the keys of MLX', () => {
    const keys = (layer: BatchNorm) => layer.namedParameters().map(([path]) => path);
    expect(keys(new BatchNorm(2))).toEqual(['weight', 'bias', 'running_mean', 'running_var']);
    expect(keys(new BatchNorm(2, { affine: false }))).toEqual(['running_mean', 'running_var']);
  });

  it('never trains them', () => {
    const trained = (layer: BatchNorm) => Object.keys(layer.trainableParameters());
    const layer = new BatchNorm(2);
    expect(trained(layer)).toEqual(['weight', 'bias']);
    expect(trained(layer.freeze())).toEqual([]);
    expect(trained(layer.unfreeze())).toEqual(['weight', 'bias']);
    expect(trained(layer.unfreeze({ keys: ['runningMean', 'runningVar'] }))).toEqual(['weight', 'bias']);
    new Sequential(layer).freeze().unfreeze();
    expect(trained(layer)).toEqual(['weight', 'bias']);
  });

  it('lets them follow in a step of training', () => {
    const layer = new BatchNorm(2);
    valueAndGrad(layer, () => sum(square(layer.forward(x))))();
    expectClose(layer.runningMean as never, array([0.2, 2]), 1e-6);
    expectClose(layer.runningVar as never, array([1.1, 20.9]), 1e-5);
  });

  it('keeps them when the scope of a step ends', () => {
    const layer = new BatchNorm(2);
    const before = layer.runningMean;
    tidy(() => layer.forward(x), { state: layer });
    expect(before?.isDisposed).toBe(true);
    expectClose(layer.runningMean as never, array([0.2, 2]), 1e-6);
  });

  it('scales and shifts', () => {
    const layer = new BatchNorm(2).update({ weight: array([2, 3]), bias: array([1, 0]) });
    expectClose(
      layer.forward(x),
      array([
        [-1, -3],
        [3, 3],
      ]),
      1e-4,
    );
  });

  it('prints its numbers', () => {
    expect(`${new BatchNorm(2)}`).toBe('BatchNorm(2, eps=0.00001, momentum=0.1, affine=true, trackRunningStats=true)');
  });

  it('refuses other features, ranks, and a single value in training', () => {
    const layer = new BatchNorm(2);
    expect(() => layer.forward(ones([4, 3]))).toThrow(
      'BatchNorm: expected x of shape [N, 2], [N, L, 2] or [N, H, W, 2], got [4, 3] float32',
    );
    for (const shape of [[2], [1, 2, 3, 4, 2]])
      expect(() => layer.forward(ones(shape))).toThrow(expect.objectContaining({ code: 'Shape' }));
    for (const shape of [
      [1, 2],
      [1, 1, 2],
      [0, 2],
    ])
      expect(() => layer.forward(zeros(shape))).toThrow(
        'BatchNorm: expected at least 2 values of each feature in training, got',
      );
    expect(layer.runningMean?.tolist()).toEqual([0, 0]);
    expect(() => new BatchNorm(0)).toThrow('BatchNorm: expected numFeatures to be an integer from 1');
    expect(() => new BatchNorm(2, { eps: 0 })).toThrow('BatchNorm: expected eps to be a positive number');
    expect(() => new BatchNorm(2, { momentum: Number.NaN })).toThrow('BatchNorm: expected momentum to be a number');
    expect(() => layer.forward(1 as never)).toThrow('BatchNorm: expected x to be an MLXArray');
  });
});
