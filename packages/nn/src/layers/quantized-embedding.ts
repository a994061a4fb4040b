import { astype, type Dtype, isFloating, type MLXArray, random, reshape, take } from '@mlxts/core';
import { checkInt } from '@mlxts/core/native';
import type { FreezeOptions } from '../module/frozen-keys.js';
import { Module } from '../module/module.js';
import { dequantizeArray } from '../quantized/dequantize-array.js';
import { frozenFields } from '../quantized/frozen-fields.js';
import { fusedProducts } from '../quantized/fused-products.js';
import { fusedRows } from '../quantized/fused-rows.js';
import type { QuantizationMode } from '../quantized/mode.js';
import { checkPackedWeight, type PackedWeight } from '../quantized/packed-weight.js';
import { type QuantizationOptions, resolveParams, withDefaults } from '../quantized/params.js';
import { quantizeArray } from '../quantized/quantize-array.js';
import { quantizedMatmul } from '../quantized/quantized-matmul.js';
import { Embedding } from './embedding.js';

export interface QuantizedEmbeddingOptions extends QuantizationOptions {
  /** Arrays to hold in the place of random ones. */
  readonly arrays?: PackedWeight;
}

const op = 'QuantizedEmbedding';

/**
 * Rows of a packed table, unpacked after they are gathered: `ids` (integers) `[...] → [..., dims]`.
 *
 * `weight` uint32 `[numEmbeddings, dims · bits / 32]`, `scales` and, for affine, `biases` `[numEmbeddings, dims / groupSize]`.
 * All of it starts frozen.
 * @throws an error of its own for each way in which given arrays do not fit together
 */
export class QuantizedEmbedding extends Module {
  weight: MLXArray;
  scales: MLXArray;
  biases?: MLXArray;
  readonly groupSize: number;
  readonly bits: number;
  readonly mode: QuantizationMode;
  /** The dtype of the rows; undefined: the scales' for affine, bfloat16 otherwise. */
  dtype: Dtype | undefined = undefined;

  constructor(numEmbeddings: number, dims: number, options: QuantizedEmbeddingOptions = {}) {
    super();
    checkInt(op, 'numEmbeddings', numEmbeddings, { min: 1, max: 2 ** 31 - 1 });
    checkInt(op, 'dims', dims, { min: 1, max: 2 ** 31 - 1 });
    const { groupSize, bits, mode } = resolveParams(op, options);
    this.groupSize = groupSize;
    this.bits = bits;
    this.mode = mode;
    if (options.arrays) checkPackedWeight(op, options.arrays, this, { name: 'weight', rank: 2 });
    const arrays = options.arrays ?? randomArrays(numEmbeddings, dims, options);
    this.weight = arrays.weight;
    this.scales = arrays.scales;
    if (arrays.biases) this.biases = arrays.biases;
    this.freeze();
  }

  /** The quantized form of an embedding. */
  static fromEmbedding(embedding: { weight: MLXArray }, options: QuantizationOptions = {}): QuantizedEmbedding {
    const { wq, scales, biases } = quantizeArray(embedding.weight, options);
    return QuantizedEmbedding.fromArrays({ weight: wq, scales, biases }, options);
  }

  /** A table on arrays that were packed before. */
  static fromArrays(arrays: PackedWeight, options: QuantizationOptions = {}): QuantizedEmbedding {
    const params = withDefaults(options);
    checkPackedWeight(op, arrays, params, { name: 'weight', rank: 2 });
    const [numEmbeddings = 0, width = 0] = arrays.weight.shape;
    return new QuantizedEmbedding(numEmbeddings, (width * 32) / params.bits, { ...params, arrays });
  }

  /** An embedding with the rows that this one has packed; `dtype` defaults to that of this one's rows. */
  toEmbedding(options: { readonly dtype?: Dtype | undefined } = {}): Embedding {
    const { weight: packed, scales, biases, groupSize, bits, mode } = this;
    const { dtype = this.dtype } = options;
    const weight = dequantizeArray(packed, scales, biases, { groupSize, bits, mode, dtype });
    const [numEmbeddings = 0, dims = 0] = weight.shape;
    return new Embedding(numEmbeddings, dims, { weight });
  }

  forward(ids: MLXArray): MLXArray {
    const isFloat32 = (this.dtype ?? this.scales.dtype) === 'float32';
    return (isFloat32 ? fusedRows(ids, this) : null) ?? this.#gather(ids);
  }

  #gather(ids: MLXArray): MLXArray {
    const { groupSize, bits, mode, dtype } = this;
    // A lone id gives one row; dequantize wants a matrix.
    const rows = ids.ndim === 0 ? reshape(ids, [1]) : ids;
    const gather = (table: MLXArray) => take(table, rows, { axis: 0 });
    const parameters = (table: MLXArray) =>
      dtype !== undefined && isFloating(table.dtype) ? astype(gather(table), dtype) : gather(table);
    const biases = this.biases === undefined ? null : parameters(this.biases);
    const out = dequantizeArray(gather(this.weight), parameters(this.scales), biases, { groupSize, bits, mode, dtype });
    return ids.ndim === 0 ? reshape(out, [-1]) : out;
  }

  /** `x · dequantize(W)ᵀ`, `[..., dims] → [..., numEmbeddings]`: the output projection of a model with tied weights. */
  asLinear(x: MLXArray): MLXArray {
    const { weight, scales, biases, groupSize, bits, mode } = this;
    return fusedProducts(x, [this])?.[0] ?? quantizedMatmul(x, weight, scales, biases, { groupSize, bits, mode });
  }

  /** Leaves the packed table frozen; affine `scales` and `biases` only train where `keys` name them. */
  override unfreeze(options: FreezeOptions = {}): this {
    super.unfreeze(options);
    return this.freeze({ keys: frozenFields(options, this.mode), recurse: false });
  }

  protected override extraRepr(): string {
    const [numEmbeddings = 0, width = 0] = this.weight.shape;
    return `${numEmbeddings}, ${(width * 32) / this.bits}, groupSize=${this.groupSize}, bits=${this.bits}, mode=${this.mode}`;
  }
}

function randomArrays(numEmbeddings: number, dims: number, options: QuantizationOptions): PackedWeight {
  const { wq, scales, biases } = quantizeArray(
    random.normal([numEmbeddings, dims], { scale: Math.sqrt(1 / dims) }),
    options,
  );
  return { weight: wq, scales, biases };
}
