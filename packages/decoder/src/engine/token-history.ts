import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';

/** The ids so far, in rows of equal length, as an array that grows in the graph: a token is among them before it is computed. */
export class TokenHistory {
  readonly #prompts: readonly (readonly number[])[];
  #tokens: MLXArray | undefined;

  constructor(prompts: readonly (readonly number[])[]) {
    this.#prompts = prompts;
  }

  get state(): MLXArray[] {
    return this.#tokens === undefined ? [] : [this.#tokens];
  }

  /** The ids `[B, L]` once `input` `[B]` is fed: the prompts at first, then one more each time. */
  extend(input: MLXArray): MLXArray {
    this.#tokens =
      this.#tokens === undefined
        ? mx.array(
            this.#prompts.map((prompt) => [...prompt]),
            { dtype: 'int32' },
          )
        : mx.concatenate([this.#tokens, mx.reshape(mx.astype(input, 'int32'), [-1, 1])], { axis: 1 });
    return this.#tokens;
  }
}
