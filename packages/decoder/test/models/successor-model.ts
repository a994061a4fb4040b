import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';
import * as nn from '@mlxts/nn';
import type { ForwardOptions } from '../../src/index.js';
import { StepKVCache } from '../../src/index.js';

/** A language model that counts: after token `i` the likeliest is `i + 1`, then `i + 2`, modulo the vocabulary. */
export class SuccessorModel extends nn.Module {
  /** Logits of the next token in row `i`, `[V, V]`. */
  table: MLXArray;
  readonly vocabSize: number;
  readonly contextLength: number | undefined;
  /** The length of each forward pass so far. */
  readonly calls: number[] = [];

  constructor(vocabSize: number, contextLength?: number) {
    super();
    this.vocabSize = vocabSize;
    this.contextLength = contextLength;
    this.table = mx.array(
      Array.from({ length: vocabSize }, (_, i) =>
        Array.from({ length: vocabSize }, (_, j) => -((j - i - 1 + vocabSize) % vocabSize)),
      ),
    );
  }

  forward(inputs: MLXArray, { cache }: ForwardOptions = {}): MLXArray {
    this.calls.push(inputs.shape[1] ?? 0);
    const logits = mx.take(this.table, inputs, { axis: 0 }); // [B, L, V]
    const perHead = mx.expandDims(logits, 1);
    const [keys] = cache?.[0]?.updateAndFetch(perHead, perHead) ?? [perHead];
    // What the cache holds takes part, so that it is computed with the logits.
    return mx.add(logits, mx.multiply(mx.mean(keys), 0));
  }

  makeCache(): StepKVCache[] {
    return [new StepKVCache()];
  }
}
