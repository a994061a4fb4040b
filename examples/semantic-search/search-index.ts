import * as mx from '@mlxts/core';
import type { Embedder, EmbedProgress } from '@mlxts/embeddings';
import type { MarkdownFile } from './read-markdown.js';

export interface Passage {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

export interface Hit extends Passage {
  readonly score: number;
}

/** Passages of files and one array of their embeddings, searched exactly: a product with the question, and the best of it. */
export class SearchIndex {
  readonly #embedder: Embedder;
  readonly #passages: readonly Passage[];
  readonly #vectors: mx.MLXArray; // [passages, dimensions]

  private constructor(embedder: Embedder, passages: readonly Passage[], vectors: mx.MLXArray) {
    this.#embedder = embedder;
    this.#passages = passages;
    this.#vectors = vectors;
  }

  static async build(
    embedder: Embedder,
    files: readonly MarkdownFile[],
    onProgress: (progress: EmbedProgress) => void,
  ): Promise<SearchIndex> {
    const texts = files.map(({ text }) => text);
    const chunks = await embedder.embedChunks(texts, { chunkTokens: 128, onProgress });
    const passages: Passage[] = [];
    const values: Float32Array[] = [];
    for (const [index, { path, text }] of files.entries()) {
      for (const { start, end, embedding } of chunks[index] ?? []) {
        passages.push({ path, line: text.slice(0, start).split('\n').length, text: text.slice(start, end) });
        values.push(embedding);
      }
    }
    const flat = new Float32Array(values.length * embedder.dimensions);
    for (const [row, value] of values.entries()) flat.set(value, row * embedder.dimensions);
    return new SearchIndex(embedder, passages, mx.array(flat, { shape: [values.length, embedder.dimensions] }));
  }

  get size(): number {
    return this.#passages.length;
  }

  /** The `count` passages that are most like the question, the best first. */
  async search(question: string, count: number): Promise<Hit[]> {
    const vector = await this.#embedder.embedQuery(question);
    const k = Math.min(count, this.size);
    const { best, scores } = mx.tidy(() => {
      const all = mx.matmul(this.#vectors, mx.array(vector)); // [passages]
      const order = mx.argsort(mx.negative(all)).get(`:${k}`);
      return { best: order, scores: mx.take(all, order) };
    });
    await mx.evalAsync(best, scores);
    const hits = Array.from(best.toTypedArray() as Uint32Array, (passage, rank) => ({
      ...(this.#passages[passage] as Passage),
      score: (scores.toTypedArray() as Float32Array)[rank] ?? 0,
    }));
    for (const array of [best, scores]) array.dispose();
    return hits;
  }

  dispose(): void {
    this.#vectors.dispose();
  }
}
