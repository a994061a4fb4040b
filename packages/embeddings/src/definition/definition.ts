import type { SimilarityMetric } from '../output/similarity.js';

/** How hidden states of tokens become one vector, under the names that sentence-transformers gives the ways. */
export type PoolingMode = 'cls' | 'max' | 'mean' | 'mean_sqrt_len_tokens' | 'weightedmean' | 'lasttoken';

export interface PoolingDefinition {
  /** More than one: their vectors side by side, in this order. */
  readonly modes: readonly PoolingMode[];
  /** Whether the tokens of a prompt count. */
  readonly includePrompt: boolean;
  /** What the configuration says that hidden states have, where it says so. */
  readonly inputDims: number | undefined;
}

export interface DenseDefinition {
  readonly kind: 'dense';
  /** Where its weights lie. */
  readonly directory: string;
  readonly inFeatures: number;
  readonly outFeatures: number;
  readonly bias: boolean;
  readonly activation: string;
  readonly useResidual: boolean;
}

/** What happens to a pooled vector. */
export type StageDefinition = DenseDefinition | { readonly kind: 'normalize' };

/** What a model's files say about how texts become embeddings. */
export interface SentenceDefinition {
  readonly pooling: PoolingDefinition;
  readonly stages: readonly StageDefinition[];
  readonly maxSeqLength: number | undefined;
  readonly lowerCase: boolean;
  /** Texts that go before a text, by name. */
  readonly prompts: Readonly<Record<string, string>>;
  readonly defaultPromptName: string | undefined;
  readonly similarity: SimilarityMetric;
  /** How many dimensions are kept unless asked otherwise. */
  readonly truncateDim: number | undefined;
  /** What the files do not say and was filled in, a sentence each. */
  readonly assumptions: readonly string[];
}
