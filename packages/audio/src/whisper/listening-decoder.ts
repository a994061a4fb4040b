import type { MLXArray } from '@mlxts/core';
import type { ForwardOptions } from '@mlxts/decoder';
import type { KVCache } from '@mlxts/nn';
import * as nn from '@mlxts/nn';
import type { AudioStates, Whisper } from '../models/whisper.js';

/** Whisper's decoder beside one window of sound: a language model for the engine of `@mlxts/decoder`. */
export class ListeningDecoder extends nn.Module {
  readonly vocabSize: number;
  readonly contextLength: number;
  readonly #whisper: Whisper;
  readonly #states: readonly AudioStates[];

  constructor(whisper: Whisper, states: readonly AudioStates[]) {
    super();
    this.vocabSize = whisper.config.vocabSize;
    this.contextLength = whisper.config.maxTargetPositions;
    this.#whisper = whisper;
    this.#states = states;
  }

  /** Token ids `[B, L]` → logits `[B, L, vocabSize]`. */
  forward(inputs: MLXArray, { cache }: ForwardOptions = {}): MLXArray {
    return this.#whisper.logits(this.#whisper.decode(inputs, this.#states, cache));
  }

  makeCache(): KVCache[] {
    return this.#whisper.makeCache();
  }
}
