import { astype, type MLXArray } from '@mlxts/core';
import type { Unary } from '@mlxts/nn';
import * as nn from '@mlxts/nn';
import type { PoolingDefinition } from '../definition/definition.js';
import type { Encoder, EncoderInputs } from '../encoder.js';
import { type PoolingSpan, pool } from './pool.js';

/** An encoder, its pooling and what follows it: token ids to one vector for each text. */
export class SentenceModel extends nn.Module {
  encoder: Encoder;
  stages: Unary[];
  readonly #pooling: PoolingDefinition;

  constructor(encoder: Encoder, pooling: PoolingDefinition, stages: Unary[]) {
    super();
    this.encoder = encoder;
    this.stages = stages;
    this.#pooling = pooling;
  }

  /** → `[B, D]`, float32. */
  forward(inputs: EncoderInputs, span: PoolingSpan): MLXArray {
    const hidden = astype(this.encoder.forward(inputs), 'float32'); // [B, L, D]
    let x = pool(hidden, this.#pooling.modes, span);
    for (const stage of this.stages) x = stage.forward(x);
    return astype(x, 'float32');
  }
}
