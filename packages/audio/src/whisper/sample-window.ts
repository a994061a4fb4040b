import { generateTokens } from '@mlxts/decoder';
import type { PromptedWindow } from './prompted-window.js';
import type { DecodedWindow, DecodeWindowOptions } from './window-decoder.js';

/** Decodes token by token: the likeliest at temperature 0, else one drawn. */
export async function sampleWindow(prompted: PromptedWindow, options: DecodeWindowOptions): Promise<DecodedWindow> {
  const { rules, end, prefix, maxTokens, temperature, seed, signal } = options;
  const { window, rest, noSpeechProbs } = prompted;
  const [noSpeechProb = 0] = noSpeechProbs;
  const tokens = [...prefix];
  let logprobs = 0;
  const generated = generateTokens(window.decoder, rest, {
    cache: prompted.cache(),
    logitsProcessors: [rules.processor(rest.length - prefix.length)],
    logprobs: true,
    stopTokens: [end],
    maxTokens,
    temperature,
    seed,
    signal,
  });
  for await (const { token, logprob = 0 } of generated) {
    logprobs += logprob;
    if (token !== end) tokens.push(token);
  }
  const avgLogprob = logprobs / (tokens.length - prefix.length + 1);
  return { tokens, avgLogprob, noSpeechProb, temperature };
}
