import type { MLXArray } from '@mlxts/core';
import { checkInt, checkOptions } from '@mlxts/core/native';
import type { AttentionMask } from '../attention/masks.js';
import { LayerNorm } from '../layers/layer-norm.js';
import { Module } from '../module/module.js';
import type { Unary } from '../module/unary.js';
import { checkpoint } from '../training/checkpoint.js';
import { TransformerEncoderLayer, type TransformerLayerOptions } from './transformer-encoder-layer.js';

export interface TransformerStackOptions extends TransformerLayerOptions {
  /** Whether gradients compute what is inside each layer again instead of keeping it. Default false. */
  readonly checkpoint?: boolean;
}

/** `numLayers` of `TransformerEncoderLayer` and a norm, `[B, L, dims] → [B, L, dims]`. */
export class TransformerEncoder extends Module {
  layers: TransformerEncoderLayer[];
  ln: Unary;
  readonly checkpoint: boolean;

  constructor(numLayers: number, dims: number, numHeads: number, options: TransformerStackOptions = {}) {
    super();
    const { checkpoint = false, ...layerOptions } = checkOptions('TransformerEncoder', options);
    checkInt('TransformerEncoder', 'numLayers', numLayers, { min: 0 });
    this.layers = Array.from({ length: numLayers }, () => new TransformerEncoderLayer(dims, numHeads, layerOptions));
    this.ln = new LayerNorm(dims);
    this.checkpoint = checkpoint;
  }

  forward(x: MLXArray, mask: AttentionMask = null): MLXArray {
    let h = x;
    for (const layer of this.layers) h = this.checkpoint ? checkpoint(layer)(h, mask) : layer.forward(h, mask);
    return this.ln.forward(h);
  }
}
