import * as mx from '@mlxts/core';
import { rootScope } from '@mlxts/core/native';
import type { KVCache } from '@mlxts/nn';
import type { LanguageModel } from '../language-model.js';
import type { StepState } from './step-state.js';
import { untilAborted } from './until-aborted.js';

export interface PrefillOptions {
  cache: readonly KVCache[];
  state: Pick<StepState, 'cache'>;
  /** Most tokens a forward pass: what is computed before an abort stops further work. */
  stepSize: number;
  signal?: AbortSignal | undefined;
}

/**
 * Feeds rows of equally many tokens to the model for what they leave in the cache, `stepSize` of each at a time; no logits are
 * computed.
 * Rejects with `signal.reason` as soon as the signal aborts.
 */
export async function prefill(
  model: LanguageModel,
  rows: readonly (readonly number[])[],
  { cache, state, stepSize, signal }: PrefillOptions,
): Promise<void> {
  const length = rows[0]?.length ?? 0;
  for (let start = 0; start < length; start += stepSize) {
    const chunk = rows.map((row) => row.slice(start, start + stepSize));
    rootScope(() => void model.forward(mx.array(chunk, { dtype: 'int32' }), { cache }), { state });
    await untilAborted(mx.evalAsync(state), signal);
    // A chunk's temporary buffers have sizes that decoding never asks for again.
    mx.clearCache();
  }
}
