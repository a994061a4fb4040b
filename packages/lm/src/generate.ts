import type { FinishReason, GenerationStatistics, LanguageModel } from '@mlxts/decoder';
import type { Tokenizer } from '@mlxts/hub';
import type { Prompt } from './encode-prompt.js';
import { type GenerateOptions, streamGenerate } from './stream-generate.js';

export interface GenerateResult extends GenerationStatistics {
  text: string;
  /** Every token generated, a stop token included. */
  tokens: number[];
  finishReason: FinishReason;
}

/** Generates text after a prompt and returns it whole. @throws what `streamGenerate` throws. */
export async function generate(
  model: LanguageModel,
  tokenizer: Tokenizer,
  prompt: Prompt,
  options: GenerateOptions = {},
): Promise<GenerateResult> {
  const tokens: number[] = [];
  let text = '';
  let statistics: GenerationStatistics = {
    promptTokens: 0,
    generatedTokens: 0,
    promptTps: 0,
    generationTps: 0,
    peakMemory: 0,
  };
  let finishReason: FinishReason = 'length';
  for await (const chunk of streamGenerate(model, tokenizer, prompt, options)) {
    text += chunk.text;
    tokens.push(chunk.token);
    statistics = chunk.statistics;
    if (chunk.finishReason !== undefined) finishReason = chunk.finishReason;
  }
  return { text, tokens, ...statistics, finishReason };
}
