import type { Tokenizer } from '@mlxts/hub';
import type { GenerateTokensOptions } from '../engine/generate-options.js';
import { generateTokens } from '../engine/generate-tokens.js';
import type { FinishReason, GenerationStatistics } from '../engine/statistics.js';
import type { LanguageModel } from '../language-model.js';
import { StopStringMatcher } from '../stop/stop-string-matcher.js';

export interface StreamTextOptions extends GenerateTokensOptions {
  /** Text that ends the generation; it and what follows is left out. */
  stop?: string | readonly string[] | undefined;
}

/** What one token adds. */
export interface TextChunk {
  /** May be empty: half of a character, or the start of what may become a stop string, is held back. */
  text: string;
  token: number;
  statistics: GenerationStatistics;
  /** Set on the last chunk only. */
  finishReason?: FinishReason;
}

/**
 * Generates text after a prompt, a chunk for each token. Stop tokens, by default the tokenizer's, leave no text.
 * @throws what `generateTokens` throws; ArgumentError for an empty stop string.
 */
export async function* streamText(
  model: LanguageModel,
  tokenizer: Pick<Tokenizer, 'createDetokenizer' | 'eosTokenIds'>,
  prompt: readonly number[],
  { stop = [], ...options }: StreamTextOptions = {},
): AsyncGenerator<TextChunk, void, undefined> {
  const matcher = new StopStringMatcher(typeof stop === 'string' ? [stop] : stop);
  const detokenizer = tokenizer.createDetokenizer();
  const stopTokens = options.stopTokens ?? tokenizer.eosTokenIds;
  for await (const { token, statistics, finishReason } of generateTokens(model, prompt, { ...options, stopTokens })) {
    let text = finishReason === 'stop' ? '' : matcher.push(detokenizer.add(token));
    if (finishReason !== undefined) text += matcher.push(detokenizer.finish()) + matcher.finish();
    if (matcher.stopped) return yield { text, token, statistics, finishReason: 'stop' };
    yield finishReason === undefined ? { text, token, statistics } : { text, token, statistics, finishReason };
  }
}
