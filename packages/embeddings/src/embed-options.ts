import type { MLXArray } from '@mlxts/core';
import type { EmbeddingRanges } from './output/embedding-ranges.js';

/** What embeddings come as: lists of typed arrays, or one array for all of them. */
export type EmbeddingOutput = 'float32' | 'int8' | 'ubinary' | 'array';

/** The embedding of one text. */
export interface EmbeddingTypes {
  float32: Float32Array;
  /** A byte for each dimension, by `ranges`. */
  int8: Int8Array;
  /** A bit for each dimension, eight in a byte. */
  ubinary: Uint8Array;
  /** `[dimensions]`, float32 */
  array: MLXArray;
}

/** The embeddings of a list of texts, in its order; `array` is `[texts, dimensions]`, float32. */
export type Embeddings<Output extends EmbeddingOutput> = Output extends 'array' ? MLXArray : EmbeddingTypes[Output][];

/** What goes before each text. */
export interface PromptOptions {
  /** The text itself. */
  prompt?: string | undefined;
  /** The name of one of the model's prompts. Default: the model's default prompt, if it has one. */
  promptName?: string | undefined;
}

export interface EmbedProgress {
  /** Texts that have their embeddings. */
  readonly done: number;
  readonly total: number;
  /** Tokens of these texts. */
  readonly tokens: number;
}

export interface EmbedOptions<Output extends EmbeddingOutput = EmbeddingOutput> extends PromptOptions {
  /** How many of the first dimensions are kept: for models trained so (Matryoshka). Default: all, or what the model says. */
  dimensions?: number | undefined;
  /** Brings embeddings to length 1, after dimensions are left out. Default: as the model says. */
  normalize?: boolean | undefined;
  /**
   * What happens to a text of more than `maxTokens` tokens: its end is left out (`truncate`, the default), the call fails
   * (`error`), or it is embedded in parts of like length (`chunk`), whose mean it gets, weighted by their tokens.
   */
  overflow?: 'truncate' | 'error' | 'chunk' | undefined;
  /** Most tokens in a batch, those that fill up shorter texts included. Default 4096 on the CPU, 16384 on a GPU. */
  batchTokens?: number | undefined;
  /** Default `float32`. */
  output?: Output | undefined;
  /** Where numbers lie, for `int8`: `embeddingRanges` takes them from a sample. */
  ranges?: EmbeddingRanges | undefined;
  /** Gives up with `signal.reason`. */
  signal?: AbortSignal | undefined;
  /** After each batch that had texts of this call. */
  onProgress?: ((progress: EmbedProgress) => void) | undefined;
}

/** Embeddings with what became of each text. */
export interface EmbedResult<Output extends EmbeddingOutput> {
  embeddings: Embeddings<Output>;
  /** How many tokens of each text the model saw, special tokens and prompts included. */
  tokens: number[];
  totalTokens: number;
  /** Indices of the texts whose end was left out. */
  truncated: number[];
  /** In how many parts each text was embedded. */
  chunks: number[];
}
