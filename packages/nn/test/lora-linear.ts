import { add, astype, type MLXArray, matmul, multiply, random, transpose, zeros } from '@mlxts/core';
import { dequantize, Linear, Module, QuantizedLinear } from '../src/index.js';

/** `linear(x) + scale · x A B`: a layer with an update of low rank, as someone who uses the package writes it. */
export class LoRALinear extends Module {
  linear: Linear | QuantizedLinear;
  loraA: MLXArray;
  loraB: MLXArray;
  readonly scale: number;

  constructor(linear: Linear | QuantizedLinear, rank: number, scale: number) {
    super();
    const [outputDims = 0, width = 0] = linear.weight.shape;
    const inputDims = linear instanceof QuantizedLinear ? (width * 32) / linear.bits : width;
    const high = 1 / Math.sqrt(inputDims);
    this.linear = linear;
    this.loraA = random.uniform([inputDims, rank], { low: -high, high });
    this.loraB = zeros([rank, outputDims]);
    this.scale = scale;
  }

  forward(x: MLXArray): MLXArray {
    const update = matmul(matmul(x, this.loraA), this.loraB);
    return add(this.linear.forward(x), astype(multiply(update, this.scale), x.dtype));
  }

  /** One layer with the update in its weight, quantized as the base. */
  fuse(): Linear | QuantizedLinear {
    const { linear } = this;
    const isQuantized = linear instanceof QuantizedLinear;
    const weight = isQuantized ? dequantize(linear.weight, linear.scales, linear.biases, linear) : linear.weight;
    const [outputDims = 0, inputDims = 0] = weight.shape;
    const fused = new Linear(inputDims, outputDims, { bias: false });
    const delta = matmul(multiply(transpose(this.loraB), this.scale), transpose(this.loraA));
    fused.weight = add(weight, astype(delta, weight.dtype));
    if (linear.bias !== undefined) fused.bias = linear.bias;
    return isQuantized ? fused.toQuantized(linear) : fused;
  }
}
