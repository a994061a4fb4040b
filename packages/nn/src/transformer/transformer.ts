import type { MLXArray } from '@mlxts/core';
import { checkOptions } from '@mlxts/core/native';
import type { AttentionMask } from '../attention/masks.js';
import { Module } from '../module/module.js';
import { TransformerDecoder } from './transformer-decoder.js';
import { TransformerEncoder, type TransformerStackOptions } from './transformer-encoder.js';

/** What a `Transformer` has as encoder: `TransformerEncoder`, or a module of your own. */
export type Encoder = Module & { forward(src: MLXArray, mask: AttentionMask): MLXArray };

/** What a `Transformer` has as decoder: `TransformerDecoder`, or a module of your own. */
export type Decoder = Module & {
  forward(tgt: MLXArray, memory: MLXArray, tgtMask: AttentionMask, memoryMask: AttentionMask): MLXArray;
};

export interface TransformerOptions extends TransformerStackOptions {
  /** Default 512. */
  readonly dims?: number;
  /** Default 8. */
  readonly numHeads?: number;
  /** Default 6. */
  readonly numEncoderLayers?: number;
  /** Default 6. */
  readonly numDecoderLayers?: number;
  /** In the place of the encoder. */
  readonly customEncoder?: Encoder;
  /** In the place of the decoder. */
  readonly customDecoder?: Decoder;
}

/**
 * The decoder's states of a target that attends to the encoder's states of a source:
 * `[B, S, dims], [B, L, dims] → [B, L, dims]`.
 * @see https://arxiv.org/abs/1706.03762
 * @example
 * const model = new Transformer({ dims: 32, numHeads: 4, numEncoderLayers: 1, numDecoderLayers: 1 });
 * const y = model.forward(mx.ones([1, 7, 32]), mx.ones([1, 5, 32]), null, 'causal');
 * console.log(y.shape); // [1, 5, 32]
 */
export class Transformer extends Module {
  encoder: Encoder;
  decoder: Decoder;

  constructor(options: TransformerOptions = {}) {
    super();
    const {
      dims = 512,
      numHeads = 8,
      numEncoderLayers = 6,
      numDecoderLayers = 6,
      customEncoder,
      customDecoder,
      ...layerOptions
    } = checkOptions('Transformer', options);
    this.encoder = customEncoder ?? new TransformerEncoder(numEncoderLayers, dims, numHeads, layerOptions);
    this.decoder = customDecoder ?? new TransformerDecoder(numDecoderLayers, dims, numHeads, layerOptions);
  }

  forward(
    src: MLXArray,
    tgt: MLXArray,
    srcMask: AttentionMask = null,
    tgtMask: AttentionMask = null,
    memoryMask: AttentionMask = null,
  ): MLXArray {
    const memory = this.encoder.forward(src, srcMask);
    return this.decoder.forward(tgt, memory, tgtMask, memoryMask);
  }
}
