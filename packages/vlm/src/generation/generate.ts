import type { FinishReason, GenerationStatistics } from '@mlxts/decoder';
import { type GenerateOptions, type Prompt, streamGenerate } from './stream-generate.js';

export interface GenerateResult extends GenerationStatistics {
  text: string;
  /** Every token generated, a stop token included. */
  tokens: number[];
  finishReason: FinishReason;
}

/** Generates text about images and returns it whole. @throws what `streamGenerate` throws. */
export async function generate(
  loaded: Parameters<typeof streamGenerate>[0],
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
  for await (const chunk of streamGenerate(loaded, prompt, options)) {
    text += chunk.text;
    tokens.push(chunk.token);
    statistics = chunk.statistics;
    if (chunk.finishReason !== undefined) finishReason = chunk.finishReason;
  }
  return { text, tokens, ...statistics, finishReason };
}
