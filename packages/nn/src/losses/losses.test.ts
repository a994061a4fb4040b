import { array, DtypeError, type MLXArray, ones, ShapeError, zeros } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import * as losses from './index.js';

const near = (loss: MLXArray, ...expected: number[]) => {
  const values = loss.flatten().tolist() as number[];
  expect(values).toHaveLength(expected.length);
  for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i] as number, 4);
};

const [x, y] = [array([1, -2, 3]), array([1.5, 1, 3])];
const int = (values: number[]) => array(values, { dtype: 'int32' });

it('losses have their known values', () => {
  near(losses.crossEntropy(array([[2, -1]]), int([0])), 0.0486);
  near(losses.crossEntropy(array([[2, -1]]), array([[0.9, 0.1]])), 0.3486);
  near(losses.binaryCrossEntropy(array([0, 2]), array([1, 0])), 1.41);
  near(losses.binaryCrossEntropy(array([0, 1]), array([1, 1]), { withLogits: false, reduction: 'none' }), 100, 0);
  near(losses.l1Loss(x, y), 3.5 / 3);
  near(losses.mseLoss(x, y), 9.25 / 3);
  near(losses.nllLoss(array([[-1, -2]]), int([1])), 2);
  near(losses.gaussianNllLoss(array([1]), array([3]), array([4])), (Math.log(4) + 1) / 2);
  near(losses.klDivLoss(array([[0, 0]]), array([[1, 0]])), Math.E);
  near(losses.smoothL1Loss(x, y, { reduction: 'none' }), 0.125, 2.5, 0);
  near(losses.tripletLoss(array([[0, 0]]), array([[3, 4]]), array([[0, 1]])), 5);
  near(losses.hingeLoss(array([0.5, 2]), array([1, -1])), 0.5, 3);
  near(losses.huberLoss(x, y), 0.125, 2.5, 0);
  near(losses.logCoshLoss(array([1]), array([0])), Math.log(Math.cosh(1)));
  near(losses.cosineSimilarityLoss(array([[1, 0]]), array([[1, 1]])), Math.SQRT1_2);
  near(losses.marginRankingLoss(array([1]), array([3]), array([1]), { margin: 0.5 }), 2.5);
});

it('reductions give all, their mean or their sum', () => {
  near(losses.l1Loss(x, y, { reduction: 'none' }), 0.5, 3, 0);
  near(losses.l1Loss(x, y, { reduction: 'sum' }), 3.5);
  expect(losses.huberLoss(x, y, { reduction: 'mean' }).shape).toEqual([]);
});

it('logits too large for exp keep their loss', () => {
  near(losses.crossEntropy(array([[1e4, 1e4 - 1]]), int([0])), Math.log(1 + Math.exp(-1)));
});

it('a class that does not exist counts as the nearest', () => {
  const logits = array([[0, 1, 2]]);
  near(losses.nllLoss(logits, int([7])), -2);
  near(
    losses.crossEntropy(logits, int([1e9])),
    losses
      .crossEntropy(logits, int([2]))
      .flatten()
      .item() as number,
  );
});

it('vectors broadcast along the other axes', () => {
  const [anchors, candidates] = [ones([3, 1, 4]), ones([1, 5, 4])];
  expect(losses.cosineSimilarityLoss(anchors, candidates, { axis: -1 }).shape).toEqual([3, 5]);
  expect(losses.tripletLoss(anchors, candidates, anchors).shape).toEqual([3, 5]);
  expect(() => losses.cosineSimilarityLoss(ones([3, 4]), ones([3, 1]))).toThrow(ShapeError);
  expect(() => losses.tripletLoss(ones([3, 4]), ones([4]), ones([3, 4]))).toThrow(ShapeError);
  expect(() => losses.cosineSimilarityLoss(ones([3]), ones([3]))).toThrow('cosineSimilarityLoss: expected an axis');
});

const pairs = [
  ['binaryCrossEntropy', losses.binaryCrossEntropy],
  ['l1Loss', losses.l1Loss],
  ['mseLoss', losses.mseLoss],
  ['klDivLoss', losses.klDivLoss],
  ['smoothL1Loss', losses.smoothL1Loss],
  ['hingeLoss', losses.hingeLoss],
  ['huberLoss', losses.huberLoss],
  ['logCoshLoss', losses.logCoshLoss],
  ['gaussianNllLoss', (a: MLXArray, b: MLXArray, o?: object) => losses.gaussianNllLoss(a, b, b, o)],
  ['marginRankingLoss', (a: MLXArray, b: MLXArray, o?: object) => losses.marginRankingLoss(a, b, b, o)],
] as const;

describe.each(pairs)('%s', (name, loss) => {
  it('refuses arrays of other shapes, also those that would broadcast', () => {
    expect(() => loss(ones([4, 1]), ones([4]))).toThrow(ShapeError);
    expect(() => loss(ones([4, 1]), ones([4]))).toThrow(`${name}: expected arrays of one shape, got`);
    expect(() => loss(ones([4]), 1 as never)).toThrow(`${name}: expected`);
  });

  it('refuses an unknown reduction', () => {
    expect(() => loss(ones([2]), ones([2]), { reduction: 'max' as never })).toThrow(
      `${name}: expected reduction to be one of 'none', 'mean', 'sum', got 'max'`,
    );
    expect(() => loss(ones([2]), ones([2]), 'sum' as never)).toThrow(`${name}: expected options as an object`);
  });
});

it.each([
  ['crossEntropy', losses.crossEntropy],
  ['nllLoss', losses.nllLoss],
] as const)('%s refuses targets that are no classes', (name, loss) => {
  const logits = ones([4, 3]);
  expect(() => loss(logits, int([0, 1]))).toThrow(`${name}: expected targets [4]`);
  expect(() => loss(logits, zeros([4]))).toThrow(DtypeError);
  expect(() => loss(logits, int([0, 1, 2, 0]), { axis: 2 })).toThrow(`${name}: expected an axis`);
  expect(() => loss(logits, int([0, 1, 2, 0]), { reduction: 'avg' as never })).toThrow(`${name}: expected reduction`);
});

it('losses refuse other weights and numbers out of range', () => {
  const logits = ones([4, 3]);
  const classes = int([0, 1, 2, 0]);
  expect(() => losses.crossEntropy(logits, classes, { weights: ones([3]) })).toThrow(
    'crossEntropy: expected weights [4], got [3] float32',
  );
  expect(() => losses.crossEntropy(logits, ones([3, 4]))).toThrow('crossEntropy: expected arrays of one shape');
  for (const labelSmoothing of [-0.1, 1, Number.NaN])
    expect(() => losses.crossEntropy(logits, classes, { labelSmoothing })).toThrow(
      'crossEntropy: expected labelSmoothing',
    );
  expect(() => losses.binaryCrossEntropy(x, y, { weights: ones([1]) })).toThrow(
    'binaryCrossEntropy: expected weights [3]',
  );
  expect(() => losses.smoothL1Loss(x, y, { beta: 0 })).toThrow('smoothL1Loss: expected beta to be positive, got 0');
  expect(() => losses.huberLoss(x, y, { delta: -1 })).toThrow('huberLoss: expected delta to be positive, got -1');
  expect(() => losses.gaussianNllLoss(x, y, y, { eps: 0 })).toThrow('gaussianNllLoss: expected eps to be positive');
  expect(() => losses.tripletLoss(x, y, y, { p: 0 })).toThrow('tripletLoss: expected p to be positive, got 0');
});
