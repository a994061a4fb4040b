import type { EmbeddingTypes, EmbedOptions } from './embed-options.js';
import type { Span } from './tokens/split-text.js';

/** What the embedding of a chunk comes as. */
export type ChunkOutput = 'float32' | 'int8' | 'ubinary';

export interface ChunkOptions<Output extends ChunkOutput = ChunkOutput> extends Omit<EmbedOptions<Output>, 'overflow'> {
  /** Most tokens of a chunk, special tokens and prompt included. Default, and at most: the embedder's `maxTokens`. */
  chunkTokens?: number | undefined;
}

/** A part of a text and its embedding: that of `text.slice(start, end)`. */
export interface EmbeddedChunk<Output extends ChunkOutput> extends Span {
  readonly embedding: EmbeddingTypes[Output];
}

/** Hands each text the embeddings of its spans, which lie in one list. */
export function joinChunks<Output extends ChunkOutput>(
  spans: readonly (readonly Span[])[],
  embeddings: readonly EmbeddingTypes[Output][],
): EmbeddedChunk<Output>[][] {
  let next = 0;
  return spans.map((each) =>
    each.map((span) => ({ ...span, embedding: embeddings[next++] as EmbeddingTypes[Output] })),
  );
}
