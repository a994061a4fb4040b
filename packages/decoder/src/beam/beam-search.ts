import { setImmediate } from 'node:timers/promises';
import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';
import { rootScope } from '@mlxts/core/native';
import { disposeCache } from '../cache/dispose-cache.js';
import { checkPrompt } from '../engine/generate-options.js';
import { prefill } from '../engine/prefill.js';
import type { FinishReason } from '../engine/statistics.js';
import { untilAborted } from '../engine/until-aborted.js';
import type { LanguageModel } from '../language-model.js';
import { type BeamSearchOptions, readBeamOptions } from './beam-options.js';
import { bestCandidates, type Candidate } from './best-candidates.js';

export interface Hypothesis {
  /** Without the token that ended it. */
  readonly tokens: readonly number[];
  /** Of all tokens together, the one that ended it included. */
  readonly logprob: number;
  /** `logprob / lengthˢ`, by which hypotheses are compared. */
  readonly score: number;
  readonly finishReason: FinishReason;
}

interface Beam {
  readonly tokens: readonly number[];
  readonly logprob: number;
}

/**
 * Follows the `beamSize` likeliest continuations of a prompt at once, the best last tokens of all of them going on, until enough
 * have ended; gives those, the best first. Nothing blocks the event loop. A cache that was passed in holds what came before the
 * prompt; it is used up.
 * @throws ArgumentError for options or ids out of range; MLXError `ContextLength`; EvalError for logits that are not finite;
 * `signal.reason` once the signal aborts.
 * @example
 * ```ts ignore needs a model
 * const [best] = await beamSearch(model, tokenizer.encode('The capital of France'), { beamSize: 4, maxTokens: 12 });
 * ```
 */
export async function beamSearch(
  model: LanguageModel,
  prompt: readonly number[],
  options: BeamSearchOptions = {},
): Promise<Hypothesis[]> {
  const { beamSize, enough, lengthPenalty, maxTokens, stepSize } = readBeamOptions(options);
  const { signal, logitsProcessors = [] } = options;
  const stopTokens = new Set(options.stopTokens);
  const cache = options.cache ?? model.makeCache();
  const limit = Math.min(maxTokens, checkPrompt('beamSearch', model, prompt, cache));
  signal?.throwIfAborted();
  const state = {
    get cache() {
      return cache.map((layer) => layer.state);
    },
  };

  /** The log-probabilities `[beams, vocabSize]` of the token after each beam. */
  async function score(beams: readonly Beam[]): Promise<Float32Array> {
    const logprobs = rootScope(
      () => {
        const rows = beams.map(({ tokens }) => [...prompt, ...tokens]);
        const last = mx.array(
          rows.map((row) => row.slice(-1)),
          { dtype: 'int32' },
        ); // [B, 1]
        let logits: MLXArray = mx.squeeze(model.forward(last, { cache }), { axis: 1 }); // [B, V]
        if (logitsProcessors.length > 0) {
          const tokens = mx.array(rows, { dtype: 'int32' });
          for (const process of logitsProcessors) logits = process(tokens, logits);
        }
        const wide = mx.astype(logits, 'float32');
        return mx.subtract(wide, mx.logsumexp(wide, { axis: -1, keepdims: true }));
      },
      { state },
    );
    try {
      await untilAborted(mx.evalAsync(logprobs, state), signal);
      return logprobs.toTypedArray() as Float32Array;
    } finally {
      logprobs.dispose();
    }
  }

  function keepRows(candidates: readonly Candidate[], count: number): void {
    if (candidates.length === count && candidates.every(({ beam }, row) => beam === row)) return;
    rootScope(
      () => {
        const rows = mx.array(
          candidates.map(({ beam }) => beam),
          { dtype: 'int32' },
        );
        for (const layer of cache) layer.gather(rows);
      },
      { state },
    );
  }

  try {
    await prefill(model, [prompt.slice(0, -1)], { cache, state, stepSize, signal });
    const ended: Hypothesis[] = [];
    let beams: Beam[] = [{ tokens: [], logprob: 0 }];
    for (let length = 1; ; length++) {
      const logprobs = await score(beams);
      // Evaluations that settle one upon the other would keep timers and sockets waiting.
      await setImmediate();
      signal?.throwIfAborted();
      // Twice as many as go on, since half of them may end.
      const candidates = bestCandidates(
        logprobs,
        beams.map(({ logprob }) => logprob),
        2 * beamSize,
      );
      if (candidates.length === 0) throw notFinite();
      const grown = (candidate: Candidate): readonly number[] => beams[candidate.beam]?.tokens ?? [];
      for (const candidate of candidates.slice(0, beamSize)) {
        const { token, logprob } = candidate;
        const isStop = stopTokens.has(token);
        if (!isStop && length < limit) continue;
        const tokens = isStop ? grown(candidate) : [...grown(candidate), token];
        const score = logprob / Math.max(1, tokens.length) ** lengthPenalty;
        ended.push({ tokens, logprob, score, finishReason: isStop ? 'stop' : 'length' });
      }
      const going = candidates.filter(({ token }) => !stopTokens.has(token)).slice(0, beamSize);
      if (length === limit || ended.length >= enough || going.length === 0)
        return ended.sort((a, b) => b.score - a.score);
      keepRows(going, beams.length);
      beams = going.map((candidate) => ({
        tokens: [...grown(candidate), candidate.token],
        logprob: candidate.logprob,
      }));
    }
  } finally {
    if (options.cache === undefined) disposeCache(cache);
  }
}

function notFinite(): mx.EvalError {
  const message = 'expected finite logits for some token, got none: the weights or the activations overflowed';
  return new mx.EvalError({ op: 'beamSearch', message });
}
