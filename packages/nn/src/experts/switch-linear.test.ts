import { add, array, expandDims, matmul, random, swapaxes, take } from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import { expectClose } from '../../test/expect-close.js';
import { QuantizedSwitchLinear } from './quantized-switch-linear.js';
import { SwitchLinear } from './switch-linear.js';

const indices = array(
  [
    [2, 0],
    [1, 2],
    [0, 0],
  ],
  { dtype: 'uint32' },
);
const x = random.normal([3, 1, 1, 64]);

describe('SwitchLinear', () => {
  it('multiplies each token by the weights of its experts', () => {
    const layer = new SwitchLinear(64, 8, 3);
    layer.bias = random.normal([3, 8]);
    const weights = take(layer.weight, indices, { axis: 0 }); // [3, 2, 8, 64]
    const expected = add(matmul(x, swapaxes(weights, -1, -2)), expandDims(take(layer.bias, indices, { axis: 0 }), -2));
    expectClose(layer.forward(x, indices), expected, 1e-5);
    expect(new SwitchLinear(64, 8, 3, { bias: false }).bias).toBeUndefined();
  });

  it('has a quantized form, with its own bias, and back', () => {
    const layer = new SwitchLinear(64, 8, 3);
    layer.bias = random.normal([3, 8]);
    const quantized = layer.toQuantized({ groupSize: 32, bits: 8 });
    expect(quantized.bias).toBe(layer.bias);
    expectClose(quantized.forward(x, indices), layer.forward(x, indices), 0.05);
    const back = quantized.toSwitchLinear();
    expect(back.bias).toBe(layer.bias);
    expectClose(back.weight, layer.weight, 1e-3);
    expectClose(back.forward(x, indices), quantized.forward(x, indices), 1e-4);
  });

  it('prints its numbers', () => {
    expect(`${new SwitchLinear(64, 8, 3)}`).toBe('SwitchLinear(inputDims=64, outputDims=8, numExperts=3, bias=true)');
    expect(`${new QuantizedSwitchLinear(64, 8, 3, { bits: 3, bias: false })}`).toBe(
      'QuantizedSwitchLinear(inputDims=64, outputDims=8, numExperts=3, bias=false, groupSize=64, bits=3, mode=affine)',
    );
  });

  it('refuses quantized inputs and numbers that are none', () => {
    const call = () => new SwitchLinear(64, 8, 3).toQuantized({ quantizeInput: true });
    expect(call).toThrow('SwitchLinear: expected no quantizeInput');
    expect(() => new SwitchLinear(64, 8, 0)).toThrow('SwitchLinear: expected numExperts');
    expect(() => new QuantizedSwitchLinear(64, 0, 1)).toThrow('QuantizedSwitchLinear: expected outputDims');
    expect(() => new SwitchLinear(60, 8, 3).toQuantized()).toThrow('quantize: expected last dimension divisible');
  });
});
