import { generateBatch } from '@mlxts/decoder';
import type { PromptedWindow } from './prompted-window.js';
import type { DecodedWindow, DecodeWindowOptions } from './window-decoder.js';

/** Decodes several windows together, token by token, the likeliest each time. */
export async function sampleWindows(
  prompted: PromptedWindow,
  options: Omit<DecodeWindowOptions, 'temperature' | 'seed'>,
): Promise<DecodedWindow[]> {
  const { rules, end, prefix, maxTokens, signal } = options;
  const { window, rest, noSpeechProbs } = prompted;
  const rows = await generateBatch(
    window.decoder,
    noSpeechProbs.map(() => rest),
    {
      cache: prompted.cache(),
      logitsProcessors: [rules.processor(rest.length - prefix.length)],
      stopTokens: [end],
      maxTokens,
      signal,
    },
  );
  return rows.map(({ tokens, logprob }, index) => ({
    tokens: [...prefix, ...tokens],
    avgLogprob: logprob / (tokens.length + 1),
    noSpeechProb: noSpeechProbs[index] ?? 0,
    temperature: 0,
  }));
}
