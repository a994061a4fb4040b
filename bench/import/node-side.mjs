import * as mx from '@mlxts/core';

if (
  mx
    .add(mx.array([1, 2]), 1)
    .sum()
    .item() !== 5
)
  throw new Error('the sum is wrong');
