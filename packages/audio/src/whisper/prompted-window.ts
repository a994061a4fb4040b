import * as mx from '@mlxts/core';
import { rootScope } from '@mlxts/core/native';
import { disposeCache, trimCache, untilAborted } from '@mlxts/decoder';
import type { KVCache } from '@mlxts/nn';
import type { EncodedWindow } from './encoded-window.js';
import type { WhisperTokens } from './whisper-tokens.js';

/** A window, or several, whose prompt is in the decoder's cache but for its last tokens: every attempt at a text begins there. */
export class PromptedWindow implements Disposable {
  readonly window: EncodedWindow;
  /** Tokens that the text follows and that the cache does not hold: at least one. */
  readonly rest: readonly number[];
  /** How likely each window has no speech, 0 where the model cannot tell. */
  readonly noSpeechProbs: readonly number[];
  readonly #cache: KVCache[];
  readonly #length: number;

  private constructor(
    window: EncodedWindow,
    prompt: readonly number[],
    cache: KVCache[],
    noSpeechProbs: readonly number[],
  ) {
    this.window = window;
    this.noSpeechProbs = noSpeechProbs;
    this.#cache = cache;
    this.#length = Math.min(cache[0]?.offset ?? 0, prompt.length - 1);
    this.rest = prompt.slice(this.#length);
  }

  /** Feeds the prompt as far as its start-of-transcript token, whose logits tell of speech. */
  static async feed(
    window: EncodedWindow,
    tokens: WhisperTokens,
    prompt: readonly number[],
    signal?: AbortSignal,
  ): Promise<PromptedWindow> {
    signal?.throwIfAborted();
    const { whisper, states } = window;
    const head = prompt.slice(0, prompt.lastIndexOf(tokens.start) + 1);
    const { noSpeech = 0 } = tokens;
    const cache = whisper.makeCache();
    const state = {
      get cache() {
        return cache.map((layer) => layer.state);
      },
    };
    const rows = Array.from({ length: window.count }, () => head);
    const likelihoods = rootScope(
      () => {
        const h = whisper.decode(mx.array(rows, { dtype: 'int32' }), states, cache); // [A, L, D]
        const last = mx.slice(h, [0, head.length - 1, 0], h.shape);
        const probabilities = mx.softmax(mx.astype(whisper.logits(last), 'float32'), { axis: -1 });
        return mx.slice(probabilities, [0, 0, noSpeech], [rows.length, 1, noSpeech + 1]);
      },
      { state },
    );
    try {
      await untilAborted(mx.evalAsync(likelihoods, state), signal);
      const values = likelihoods.toTypedArray() as Float32Array;
      const noSpeechProbs = Array.from(values, (value) => (tokens.noSpeech === undefined ? 0 : value));
      return new PromptedWindow(window, prompt, cache, noSpeechProbs);
    } catch (error) {
      disposeCache(cache);
      throw error;
    } finally {
      likelihoods.dispose();
    }
  }

  /** The cache as the prompt left it, for one attempt at a time. */
  cache(): KVCache[] {
    trimCache(this.#cache, this.#length);
    return this.#cache;
  }

  dispose(): void {
    disposeCache(this.#cache);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
