import { array, einsum, ones, random } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { expectClose } from '../../test/expect-close.js';
import { Bilinear } from './bilinear.js';

describe('Bilinear', () => {
  it.each([[[]], [[3]], [[2, 3]], [[0]]])(
    'multiplies both inputs with its weight, for leading dimensions %j',
    (leading) => {
      const layer = new Bilinear(4, 5, 2, { bias: false });
      const [x1, x2] = [random.normal([...leading, 4]), random.normal([...leading, 5])];
      expectClose(layer.forward(x1, x2), einsum('oji,...i,...j->...o', layer.weight, x1, x2), 1e-5);
    },
  );

  it('adds its bias', () => {
    const layer = new Bilinear(1, 1, 1).update({ weight: array([[[2]]]), bias: array([10]) });
    expect(layer.forward(array([3]), array([5])).tolist()).toEqual([40]);
  });

  it('prints its dimensions', () => {
    expect(`${new Bilinear(4, 5, 2)}`).toBe('Bilinear(input1Dims=4, input2Dims=5, outputDims=2, bias=true)');
  });

  it('refuses inputs that do not fit', () => {
    const layer = new Bilinear(4, 5, 2);
    expect(() => layer.forward(ones([3, 5]), ones([3, 5]))).toThrow(
      'Bilinear: expected x1 of shape [..., 4], got [3, 5] float32',
    );
    expect(() => layer.forward(ones([3, 4]), ones([3, 4]))).toThrow('Bilinear: expected x2 of shape [..., 5]');
    expect(() => layer.forward(ones([3, 4]), ones([2, 5]))).toThrow(
      'Bilinear: expected x1 and x2 with the same leading dimensions, got [3, 4] float32 and [2, 5] float32',
    );
    expect(() => layer.forward(ones([3, 4]), ones([1, 3, 5]))).toThrow(expect.objectContaining({ code: 'Shape' }));
    expect(() => layer.forward(ones([3, 4]), 1 as never)).toThrow('Bilinear: expected x2 to be an MLXArray');
    expect(() => new Bilinear(0, 5, 2)).toThrow('Bilinear: expected input1Dims to be an integer from 1');
  });
});
