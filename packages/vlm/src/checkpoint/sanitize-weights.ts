import type { MLXArray } from '@mlxts/core';
import type { TextTower } from '@mlxts/decoder';
import type { Sanitizing, Weights } from '@mlxts/nn';

const LANGUAGE = 'language_model.';

export interface SanitizeOptions {
  /** The key of a weight in the model. */
  rename(key: string): string;
  /** What becomes of a weight; undefined leaves it out. */
  change(key: string, weight: MLXArray): MLXArray | undefined;
  languageModel: TextTower & Partial<Sanitizing>;
}

/** The weights of a checkpoint under the model's keys, those of the text tower as it sanitizes its own. */
export function sanitizeWeights(weights: Weights, { rename, change, languageModel }: SanitizeOptions): Weights {
  const own = new Map<string, MLXArray>();
  const language = new Map<string, MLXArray>();
  for (const [from, weight] of weights) {
    const key = rename(from);
    if (key.startsWith(LANGUAGE)) language.set(key.slice(LANGUAGE.length), weight);
    else {
      const changed = change(key, weight);
      if (changed !== undefined) own.set(key, changed);
    }
  }
  for (const [key, weight] of languageModel.sanitize?.(language) ?? language) own.set(`${LANGUAGE}${key}`, weight);
  return own;
}
