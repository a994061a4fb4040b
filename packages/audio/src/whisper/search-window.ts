import { beamSearch, disposeCache } from '@mlxts/decoder';
import { sampleWindow } from './sample-window.js';
import type { WindowDecoder } from './window-decoder.js';

export interface WindowSearch {
  readonly beamSize: number;
  readonly patience: number;
  readonly lengthPenalty: number;
}

/** Decodes by a beam search at temperature 0, by sampling above. */
export function searchWindow(search: WindowSearch): WindowDecoder {
  return async (prompted, options) => {
    const { rules, end, prefix, maxTokens, temperature, signal } = options;
    if (temperature > 0) return sampleWindow(prompted, options);
    const { window, rest, noSpeechProbs } = prompted;
    const [noSpeechProb = 0] = noSpeechProbs;
    const cache = prompted.cache().map((layer) => layer.copy());
    try {
      const [best] = await beamSearch(window.decoder, rest, {
        ...search,
        cache,
        logitsProcessors: [rules.processor(rest.length - prefix.length)],
        stopTokens: [end],
        maxTokens,
        signal,
      });
      const { tokens = [], logprob = 0 } = best ?? {};
      return { tokens: [...prefix, ...tokens], avgLogprob: logprob / (tokens.length + 1), noSpeechProb, temperature };
    } finally {
      disposeCache(cache);
    }
  };
}
