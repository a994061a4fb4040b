import { getPeakMemory } from '@mlxts/core';

/** `stop`: a stop token or string came. `length`: `maxTokens` or the model's context is used up. */
export type FinishReason = 'stop' | 'length';

export interface GenerationStatistics {
  /** Tokens fed before the first one was generated. */
  promptTokens: number;
  /** Tokens generated so far, a stop token included. */
  generatedTokens: number;
  /** Prompt tokens a second, from the start to the first generated token. */
  promptTps: number;
  /** Tokens a second after the first one; 0 until there is a second. */
  generationTps: number;
  /** MLX's peak memory in this process, bytes. */
  peakMemory: number;
}

/** Measures a generation as it goes. */
export class GenerationMeter {
  readonly #promptTokens: number;
  readonly #start = performance.now();
  #firstToken = 0;
  #generatedTokens = 0;

  constructor(promptTokens: number) {
    this.#promptTokens = promptTokens;
  }

  /** Counts one generated token and returns the figures up to now. */
  count(): GenerationStatistics {
    const now = performance.now();
    if (this.#generatedTokens === 0) this.#firstToken = now;
    this.#generatedTokens += 1;
    return {
      promptTokens: this.#promptTokens,
      generatedTokens: this.#generatedTokens,
      promptTps: perSecond(this.#promptTokens, this.#firstToken - this.#start),
      generationTps: perSecond(this.#generatedTokens - 1, now - this.#firstToken),
      peakMemory: getPeakMemory(),
    };
  }
}

function perSecond(count: number, milliseconds: number): number {
  return milliseconds > 0 ? (count * 1000) / milliseconds : 0;
}
