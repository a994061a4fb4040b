import {
  abs,
  add,
  allclose,
  array,
  grad,
  type MLXArray,
  matmul,
  max,
  ones,
  random,
  square,
  subtract,
  sum,
  transpose,
  zeros,
} from '@mlxts/core';
import { describe, expect, it } from 'vitest';
import type { Unary } from '../module/unary.js';
import { dequantize } from '../quantized/dequantize.js';
import { quantize } from '../quantized/quantize.js';
import { valueAndGrad } from '../training/value-and-grad.js';
import { Linear } from './linear.js';
import { QuantizedLinear } from './quantized-linear.js';

const { wq: weight, scales, biases } = quantize(random.normal([8, 64]));

describe('QuantizedLinear', () => {
  it('stands in for a linear layer and keeps its bias', () => {
    const linear = new Linear(64, 8);
    const layer: Unary = QuantizedLinear.fromLinear(linear, { bits: 8, groupSize: 32 });
    const x = random.normal([3, 64]);
    expect(max(abs(subtract(layer.forward(x), linear.forward(x)))).item()).toBeLessThan(0.05);
    expect((layer as QuantizedLinear).bias).toBe(linear.bias);
    expect(QuantizedLinear.fromLinear(new Linear(64, 8, { bias: false })).bias).toBeUndefined();
  });

  it('holds its parameters under the keys of checkpoints', () => {
    const keys = (layer: QuantizedLinear) => layer.namedParameters().map(([key]) => key);
    expect(keys(new QuantizedLinear(64, 8))).toEqual(['weight', 'scales', 'biases', 'bias']);
    expect(keys(new QuantizedLinear(64, 8, { bias: false, mode: 'mxfp4' }))).toEqual(['weight', 'scales']);
  });

  it('prints its numbers', () => {
    expect(`${new QuantizedLinear(96, 8, { mode: 'mxfp8' })}`).toBe(
      'QuantizedLinear(inputDims=96, outputDims=8, bias=true, groupSize=32, bits=8, mode=mxfp8)',
    );
    expect(`${new QuantizedLinear(96, 8, { groupSize: 32, bits: 3, bias: false })}`).toContain(
      'inputDims=96, outputDims=8, bias=false',
    );
  });

  it('takes arrays that were packed before', () => {
    const layer = QuantizedLinear.fromArrays({ weight, scales, biases });
    expect(layer).toMatchObject({ groupSize: 64, bits: 4, mode: 'affine' });
    expect(layer.forward(ones([2, 64])).shape).toEqual([2, 8]);
  });

  it('is frozen, but for the bias of the layer that it was made of, and keeps what is packed so', () => {
    const trainable = (layer: QuantizedLinear) => Object.keys(layer.trainableParameters());
    expect(trainable(new QuantizedLinear(64, 8))).toEqual([]);
    expect(trainable(QuantizedLinear.fromArrays({ weight, scales, biases, bias: zeros([8]) }))).toEqual([]);
    const layer = new Linear(64, 8).toQuantized();
    expect(trainable(layer)).toEqual(['bias']);
    expect(trainable(layer.freeze())).toEqual([]);
    expect(trainable(layer.unfreeze())).toEqual(['bias']);
    expect(trainable(layer.unfreeze({ keys: ['weight', 'scales', 'biases'] }))).toEqual(['scales', 'biases', 'bias']);
    const small = new QuantizedLinear(64, 8, { mode: 'mxfp4' });
    expect(trainable(small.unfreeze({ keys: ['weight', 'scales'] }))).toEqual([]);
  });

  it('passes gradients to its input, its bias and, where they are asked for, affine scales', () => {
    const layer = new Linear(64, 8).toQuantized({ groupSize: 32 }).unfreeze({ keys: ['scales', 'biases'] });
    const x = random.normal([3, 64]);
    const { scales: s, biases: b = null, bias = null } = layer;
    const unpacked = (input: MLXArray, scale: MLXArray, offset: MLXArray | null, added: MLXArray | null) =>
      sum(
        square(
          add(matmul(input, transpose(dequantize(layer.weight, scale, offset, { groupSize: 32 }))), added as MLXArray),
        ),
      );
    const expected = grad(unpacked, { argnums: [0, 1, 2, 3] })(x, s, b, bias);
    const [, gradients] = valueAndGrad(layer, (input: MLXArray) => sum(square(layer.forward(input))))(x);
    const byInput = grad((input: MLXArray) => sum(square(layer.forward(input))))(x);
    const ours = [byInput, gradients.scales, gradients.biases, gradients.bias] as MLXArray[];
    expect(ours.map((a, i) => allclose(a, expected[i] as MLXArray, { rtol: 1e-4, atol: 1e-4 }).item())).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  it('refuses arrays that do not fit, one error for each way', () => {
    const from =
      (arrays: object, options = {}) =>
      () =>
        QuantizedLinear.fromArrays({ weight, scales, biases, ...arrays }, options);
    expect(from({}, { bits: 0 })).toThrow('QuantizedLinear: expected bits to be an integer');
    expect(from({}, { groupSize: 0 })).toThrow('QuantizedLinear: expected groupSize to be an integer');
    expect(from({ weight: zeros([1, 8, 8], { dtype: 'uint32' }) })).toThrow(
      'QuantizedLinear: expected weight of rank 2, got 3',
    );
    expect(from({ weight: ones([8, 8]) })).toThrow('QuantizedLinear: expected weight of dtype uint32, got float32');
    expect(from({ scales: ones([8]) })).toThrow('QuantizedLinear: expected scales of rank 2, got 1');
    expect(from({ scales: ones([7, 1]) })).toThrow(
      'QuantizedLinear: expected weight and scales with the same leading dimensions',
    );
    expect(from({ scales: ones([8, 2]) })).toThrow('QuantizedLinear: expected the packed width');
    expect(from({ biases: ones([8, 2]) })).toThrow("QuantizedLinear: expected biases of the scales' shape");
    expect(from({}, { mode: 'int4', groupSize: 64, bits: 4 })).toThrow('QuantizedLinear: expected mode to be one of');
    expect(from({ biases: undefined })).toThrow('QuantizedLinear: expected biases for mode affine, got none');
    const eight = zeros([8, 2], { dtype: 'uint8' });
    expect(from({ scales: eight, biases: eight }, { mode: 'mxfp4' })).toThrow(
      'QuantizedLinear: expected no biases for mode mxfp4',
    );
    expect(from({ scales: ones([8, 2]), biases: null }, { mode: 'mxfp4' })).toThrow(
      'QuantizedLinear: expected scales of dtype uint8',
    );
    expect(from({ bias: ones([7]) })).toThrow('QuantizedLinear: expected bias of shape [8], got bias: [7] float32');
    expect(from({ bias: array(1) })).toThrow('QuantizedLinear: expected bias of shape [8]');
  });

  it('names the layer whose width does not divide', () => {
    expect(() => new Linear(100, 8).toQuantized()).toThrow(
      'quantize: expected last dimension divisible by groupSize 64, got 100',
    );
  });
});
