import { describe, expect, it } from 'vitest';
import * as mx from '../index.js';

describe('arange refuses', () => {
  it.each<[unknown[], RegExp]>([
    [[], /stop to be a number, got undefined/],
    [['5'], /stop to be a number/],
    [[5n], /stop to be a number/],
    [[5, null], /options as an object/],
    [[5, 'x'], /options as an object/],
    [[5, 'x', {}], /stop to be a number/],
    [[Number.NaN], /stop to be a number/],
    [[0, Number.POSITIVE_INFINITY], /stop to be finite/],
    [[5, Number.POSITIVE_INFINITY, { step: -1 }], /stop to be finite/],
    [[5, { step: 0 }], /a step other than 0/],
    [[5, { step: '1' }], /step to be a number/],
    [[5, { dtype: 'int' }], /dtype to be one of/],
    [[5, { dtype: 'bool' }], /another dtype than bool/],
    [[1, { step: 1e-10 }], /dimensions from 0 to 2147483647/],
    [[-1e308, 1e308], /dimensions from 0 to 2147483647/],
    [[2 ** 53], /dimensions from 0 to 2147483647/],
  ])('%o', (args, message) => {
    expect(() => Reflect.apply(mx.arange, undefined, args)).toThrow(message);
    expect(() => Reflect.apply(mx.arange, undefined, args)).toThrow(mx.MLXError);
  });
});

describe('linspace refuses', () => {
  it.each([[0, 1, -1], [0, 1, 2 ** 31], [0, 1, 1.5], [0, 1, null], [Number.NaN, 1], ['0', 1], [0, 1, 5, null], [0]])(
    '%j, %j, %j, %j',
    (...args) => {
      expect(() => Reflect.apply(mx.linspace, undefined, args)).toThrow(mx.ArgumentError);
    },
  );

  it('an endpoint that is no boolean', () => {
    expect(() => Reflect.apply(mx.linspace, undefined, [0, 1, 5, { endpoint: 'no' }])).toThrow(mx.ArgumentError);
  });
});
