import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';

/** The ids so far as an array that grows in the graph: a token is among them before it is computed. */
export class TokenHistory {
  readonly #prompt: readonly number[];
  #tokens: MLXArray | undefined;

  constructor(prompt: readonly number[]) {
    this.#prompt = prompt;
  }

  get state(): MLXArray[] {
    return this.#tokens === undefined ? [] : [this.#tokens];
  }

  /** The ids `[1, L]` once `input` `[1]` is fed: the prompt at first, then one more each time. */
  extend(input: MLXArray): MLXArray {
    this.#tokens =
      this.#tokens === undefined
        ? mx.array([[...this.#prompt]], { dtype: 'int32' })
        : mx.concatenate([this.#tokens, mx.reshape(mx.astype(input, 'int32'), [1, 1])], { axis: 1 });
    return this.#tokens;
  }
}
