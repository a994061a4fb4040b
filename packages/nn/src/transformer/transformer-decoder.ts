import type { MLXArray } from '@mlxts/core';
import { checkInt, checkOptions } from '@mlxts/core/native';
import type { AttentionMask } from '../attention/masks.js';
import { LayerNorm } from '../layers/layer-norm.js';
import { Module } from '../module/module.js';
import type { Unary } from '../module/unary.js';
import { checkpoint } from '../training/checkpoint.js';
import { TransformerDecoderLayer } from './transformer-decoder-layer.js';
import type { TransformerStackOptions } from './transformer-encoder.js';

/** `numLayers` of `TransformerDecoderLayer` and a norm, `[B, L, dims], [B, S, dims] → [B, L, dims]`. */
export class TransformerDecoder extends Module {
  layers: TransformerDecoderLayer[];
  ln: Unary;
  readonly checkpoint: boolean;

  constructor(numLayers: number, dims: number, numHeads: number, options: TransformerStackOptions = {}) {
    super();
    const { checkpoint = false, ...layerOptions } = checkOptions('TransformerDecoder', options);
    checkInt('TransformerDecoder', 'numLayers', numLayers, { min: 0 });
    this.layers = Array.from({ length: numLayers }, () => new TransformerDecoderLayer(dims, numHeads, layerOptions));
    this.ln = new LayerNorm(dims);
    this.checkpoint = checkpoint;
  }

  forward(x: MLXArray, memory: MLXArray, xMask: AttentionMask = null, memoryMask: AttentionMask = null): MLXArray {
    let h = x;
    for (const layer of this.layers) {
      const run = this.checkpoint ? checkpoint(layer) : layer.forward.bind(layer);
      h = run(h, memory, xMask, memoryMask);
    }
    return this.ln.forward(h);
  }
}
