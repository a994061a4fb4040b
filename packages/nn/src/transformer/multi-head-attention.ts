import {
  ArgumentError,
  arange,
  astype,
  type Dtype,
  expandDims,
  finfo,
  less,
  type MLXArray,
  multiply,
  ShapeError,
} from '@mlxts/core';
import { checkArray, checkInt, checkOptions, describe } from '@mlxts/core/native';
import { scaledDotProductAttention } from '../attention/attention.js';
import { joinHeads, splitHeads } from '../attention/heads.js';
import type { AttentionMask } from '../attention/masks.js';
import { Linear } from '../layers/linear.js';
import { Module } from '../module/module.js';
import type { Unary } from '../module/unary.js';

export interface MultiHeadAttentionOptions {
  /** Default: `dims`. */
  readonly queryInputDims?: number;
  /** Default: `dims`. */
  readonly keyInputDims?: number;
  /** Default: `keyInputDims`. */
  readonly valueInputDims?: number;
  /** Of all heads together, a multiple of `numHeads`. Default: `dims`. */
  readonly valueDims?: number;
  /** Default: `dims`. */
  readonly valueOutputDims?: number;
  /** Whether the projections add a bias. Default false. */
  readonly bias?: boolean;
}

/**
 * `softmax(Q Kᵀ / √headDim + mask) V` of projected queries, keys and values in `numHeads` parts, projected once more:
 * `[B, L, queryInputDims], [B, S, keyInputDims], [B, S, valueInputDims] → [B, L, valueOutputDims]`.
 * @example
 * const attention = new MultiHeadAttention(64, 4);
 * const x = mx.random.normal([2, 5, 64]);
 * const mask = MultiHeadAttention.createAdditiveCausalMask(5);
 * console.log(attention.forward(x, x, x, mask).shape); // [2, 5, 64]
 */
export class MultiHeadAttention extends Module {
  queryProj: Unary;
  keyProj: Unary;
  valueProj: Unary;
  outProj: Unary;
  readonly numHeads: number;
  readonly #inputDims: readonly number[];

  constructor(dims: number, numHeads: number, options: MultiHeadAttentionOptions = {}) {
    super();
    const {
      queryInputDims = dims,
      keyInputDims = dims,
      valueInputDims = keyInputDims,
      valueDims = dims,
      valueOutputDims = dims,
      bias = false,
    } = checkOptions('MultiHeadAttention', options);
    checkInt('MultiHeadAttention', 'numHeads', numHeads, { min: 1 });
    checkDims({ dims, queryInputDims, keyInputDims, valueInputDims, valueDims, valueOutputDims });
    checkDivisible({ dims, valueDims }, numHeads);
    this.numHeads = numHeads;
    this.queryProj = new Linear(queryInputDims, dims, { bias });
    this.keyProj = new Linear(keyInputDims, dims, { bias });
    this.valueProj = new Linear(valueInputDims, valueDims, { bias });
    this.outProj = new Linear(valueDims, valueOutputDims, { bias });
    this.#inputDims = [queryInputDims, keyInputDims, valueInputDims];
  }

  /** @param mask As in `scaledDotProductAttention`; arrays broadcast to `[B, numHeads, L, S]`. */
  forward(queries: MLXArray, keys: MLXArray, values: MLXArray, mask: AttentionMask = null): MLXArray {
    this.#checkInputs(queries, keys, values);
    const q = splitHeads(this.queryProj.forward(queries), this.numHeads); // [B, H, L, D]
    const k = splitHeads(this.keyProj.forward(keys), this.numHeads); // [B, H, S, D]
    const v = splitHeads(this.valueProj.forward(values), this.numHeads); // [B, H, S, Dv]
    const scale = Math.sqrt(1 / (q.shape.at(-1) as number));
    return this.outProj.forward(joinHeads(scaledDotProductAttention({ queries: q, keys: k, values: v, scale, mask })));
  }

  /** `[N, N]`, 0 where a position may be seen and the lowest finite number of `dtype` (default float32) after it. */
  static createAdditiveCausalMask(N: number, options: { dtype?: Dtype } = {}): MLXArray {
    const { dtype = 'float32' } = checkOptions('createAdditiveCausalMask', options);
    checkInt('createAdditiveCausalMask', 'N', N, { min: 0 });
    const positions = arange(N);
    const isLater = less(expandDims(positions, 1), expandDims(positions, 0));
    return multiply(astype(isLater, dtype), finfo(dtype).min);
  }

  #checkInputs(queries: MLXArray, keys: MLXArray, values: MLXArray): void {
    const op = 'MultiHeadAttention';
    const inputs = Object.entries({ queries, keys, values });
    const fits = inputs.every(([name, array], i) => {
      const { ndim, shape } = checkArray(op, name, array);
      return ndim === 3 && shape[2] === this.#inputDims[i] && shape[0] === queries.shape[0];
    });
    if (fits && keys.shape[1] === values.shape[1]) return;
    const [q, k, v] = this.#inputDims;
    throw new ShapeError({
      op,
      message:
        `expected queries [B, L, ${q}], keys [B, S, ${k}] and values [B, S, ${v}], ` +
        `got ${inputs.map(([, array]) => describe(array)).join(', ')}`,
    });
  }
}

function checkDims(dims: Readonly<Record<string, number>>): void {
  for (const [name, size] of Object.entries(dims)) checkInt('MultiHeadAttention', name, size, { min: 1 });
}

function checkDivisible(dims: Readonly<Record<string, number>>, numHeads: number): void {
  for (const [name, size] of Object.entries(dims)) {
    if (size % numHeads === 0) continue;
    throw new ArgumentError({
      op: 'MultiHeadAttention',
      message: `expected ${name} divisible by numHeads ${numHeads}, got ${size}`,
    });
  }
}
