import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';
import type { ForwardOptions, LanguageModel, PositionedOptions } from '@mlxts/decoder';
import * as nn from '@mlxts/nn';
import type { RowPositions, VisionLanguageModel } from '../vision-language-model.js';

export interface PromptParts {
  /** Positions that the cache held before. */
  held: number;
  /** Positions of the whole prompt, those held included. */
  length: number;
  /** What is fed for the positions after those held, `[1, length - held, hiddenSize]`; undefined where ids are. */
  embeddings: MLXArray | undefined;
  /** Where the whole prompt stands, of models that do not count by themselves. */
  places: RowPositions | undefined;
}

/**
 * A model of images as the engine of text sees it: ids of the prompt are fed as the embeddings and at the positions that
 * stand for them, what follows goes on after them.
 */
export class PromptedModel extends nn.Module implements LanguageModel {
  readonly vocabSize: number;
  readonly contextLength: number | undefined;
  readonly #model: VisionLanguageModel;
  readonly #parts: PromptParts;

  constructor(model: VisionLanguageModel, parts: PromptParts) {
    super();
    this.vocabSize = model.languageModel.vocabSize;
    this.contextLength = model.languageModel.contextLength;
    this.#model = model;
    this.#parts = parts;
  }

  forward(inputs: MLXArray, { cache }: ForwardOptions = {}): MLXArray {
    return this.#model.forward(inputs, { cache, ...this.#partAt(cache?.[0]?.offset ?? 0, inputs.shape[1] ?? 0) });
  }

  makeCache(): nn.KVCache[] {
    return this.#model.languageModel.makeCache();
  }

  #partAt(start: number, count: number): PositionedOptions {
    const { held, length, embeddings, places } = this.#parts;
    const end = start + count;
    if (embeddings === undefined || start >= length)
      return places === undefined ? {} : { positionDelta: places.deltas[0] ?? 0 };
    const inputEmbeddings = mx.slice(embeddings, [0, start - held, 0], [1, end - held, embeddings.shape[2] ?? 0]);
    if (places === undefined) return { inputEmbeddings };
    return { inputEmbeddings, positions: mx.slice(places.positions, [0, 0, start], [3, 1, end]) };
  }
}
