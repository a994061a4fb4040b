import { array, multiply, ones, random } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { ReLU } from '../activations/relu.js';
import { quantize } from '../quantized/quantize.js';
import { Dropout } from './dropout.js';
import { Identity } from './identity.js';
import { Linear } from './linear.js';
import { QuantizedLinear } from './quantized-linear.js';
import { Sequential } from './sequential.js';

describe('Sequential', () => {
  it('calls layers and functions in order', () => {
    const model = new Sequential(new ReLU(), (x) => multiply(x, 2), new Identity());
    expect(model.forward(array([-1, 3])).tolist()).toEqual([0, 6]);
    expect(new Sequential().forward(array([5])).tolist()).toEqual([5]);
  });

  it('names its layers as MLX does', () => {
    const model = new Sequential(new Linear(2, 3), new ReLU(), new Linear(3, 1, { bias: false }));
    expect(model.namedParameters().map(([path]) => path)).toEqual([
      'layers.0.weight',
      'layers.0.bias',
      'layers.2.weight',
    ]);
    expect(String(model)).toBe(`Sequential(
  (layers.0): Linear(inputDims=2, outputDims=3, bias=true)
  (layers.1): ReLU()
  (layers.2): Linear(inputDims=3, outputDims=1, bias=false)
)`);
  });

  it('passes training mode on and lets its layers be replaced', () => {
    const model = new Sequential(new Linear(64, 64), new Dropout(0.9)).eval();
    const x = random.normal([2, 64]);
    const before = model.forward(x);
    expect(model.forward(x).tolist()).toEqual(before.tolist());
    quantize(model);
    expect(model.layers[0]).toBeInstanceOf(QuantizedLinear);
    expect(model.forward(x).shape).toEqual([2, 64]);
  });

  it('refuses what cannot be called', () => {
    expect(() => new Sequential(new ReLU(), 3 as never)).toThrow(
      'Sequential: expected layers with forward or functions, got 3 at 1',
    );
  });
});

it('Identity takes any arguments and gives what it gets', () => {
  const x = ones([2]);
  expect(new Identity(3, { bias: true }).forward(x)).toBe(x);
  expect(String(new Identity())).toBe('Identity()');
});
