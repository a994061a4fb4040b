import type { LogitRules } from './logit-rules.js';
import type { PromptedWindow } from './prompted-window.js';

export interface DecodeWindowOptions {
  readonly rules: LogitRules;
  /** Ends the text. */
  readonly end: number;
  /** What the text begins with, the last tokens of the prompt. */
  readonly prefix: readonly number[];
  /** Most tokens of the text. */
  readonly maxTokens: number;
  readonly temperature: number;
  /** Of the sampling at temperatures above 0. */
  readonly seed: number | undefined;
  readonly signal: AbortSignal | undefined;
}

/** One text for a window. */
export interface DecodedWindow {
  /** Words and timestamps, the prefix included, without the token that ends them. */
  readonly tokens: readonly number[];
  /** Mean over the tokens that were decoded and their end. */
  readonly avgLogprob: number;
  readonly noSpeechProb: number;
  readonly temperature: number;
}

/** Finds a text for a window: by greedy decoding or sampling, or by a search. */
export type WindowDecoder = (window: PromptedWindow, options: DecodeWindowOptions) => Promise<DecodedWindow>;
