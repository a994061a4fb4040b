import { array } from '@mlxts/core';
import type { Batcher } from './batching/batcher.js';
import type { Row } from './batching/row.js';
import type { EmbeddingOutput, Embeddings, EmbedOptions, EmbedResult } from './embed-options.js';
import type { EmbedRequest } from './embed-request.js';
import { finishVector, weightedMean } from './output/finish-vector.js';
import { toInt8, toUbinary } from './output/quantize-embedding.js';
import type { TextCutter, TextParts } from './text-cutter.js';
import { Pauses } from './tokens/pauses.js';

/** Tokens that wait for the model are this many batches: enough to sort by length, few enough to hold. */
const windowBatches = 64;

export interface EmbedWork {
  readonly cutter: TextCutter;
  readonly batcher: Batcher;
  readonly request: EmbedRequest;
  /** Whether the model's own embeddings have length 1. */
  readonly normalizes: boolean;
}

/** Embeds the texts of one call: cuts the next ones into tokens while the model computes those before. */
export async function embedTexts(
  texts: readonly string[],
  { cutter, batcher, request, normalizes }: EmbedWork,
  { signal: given, onProgress }: Pick<EmbedOptions, 'signal' | 'onProgress'>,
): Promise<EmbedResult<EmbeddingOutput>> {
  const vectors: Float32Array[] = new Array(texts.length);
  const tokens: number[] = new Array(texts.length);
  const chunks: number[] = new Array(texts.length);
  const truncated: number[] = [];
  const progress = { done: 0, tokens: 0 };
  const pauses = new Pauses();
  const failed = new AbortController();
  const signal = given ? AbortSignal.any([given, failed.signal]) : failed.signal;
  let window: Row[] = [];
  let windowTokens = 0;
  let computing: Promise<void> = Promise.resolve();
  const onBatch = onProgress && (() => onProgress({ ...progress, total: texts.length }));

  const finish = (index: number, parts: readonly Float32Array[], weights: readonly number[]): void => {
    const model = { dimensions: parts[0]?.length ?? 0, normalize: normalizes };
    const whole =
      parts.length === 1
        ? (parts[0] as Float32Array)
        : weightedMean(
            parts.map((part) => finishVector(part, model)),
            weights,
          );
    vectors[index] = finishVector(whole, request);
    progress.done++;
    progress.tokens += tokens[index] ?? 0;
  };
  const flush = async (): Promise<void> => {
    const rows = window;
    [window, windowTokens] = [[], 0];
    await computing;
    signal.throwIfAborted();
    computing = batcher.submit(rows, { batchTokens: request.batchTokens, signal, onBatch });
    computing.catch(() => {}); // awaited later
  };

  try {
    for (const [index, text] of texts.entries()) {
      const parts = await cutter.cut(text, index, pauses, signal);
      const lengths = parts.rows.map((row) => row.length);
      tokens[index] = sum(lengths);
      chunks[index] = lengths.length;
      if (parts.isTruncated) truncated.push(index);
      window.push(...rowsOf(parts, (given) => finish(index, given, lengths)));
      windowTokens += tokens[index];
      if (windowTokens >= windowBatches * request.batchTokens) await flush();
    }
    await flush();
    await computing;
  } catch (error) {
    failed.abort(error); // ends what was handed over before
    throw error;
  }
  return { embeddings: toOutput(vectors, request), tokens, totalTokens: sum(tokens), truncated, chunks };
}

/** Rows that call `done` with the vectors of all of them, in their order. */
function rowsOf({ rows, start }: TextParts, done: (vectors: Float32Array[]) => void): Row[] {
  const vectors: Float32Array[] = [];
  let missing = rows.length;
  return rows.map((ids, part) => ({
    ids,
    start: Math.min(start, ids.length - 1),
    deliver: (vector) => {
      vectors[part] = vector;
      missing--;
      if (missing === 0) done(vectors);
    },
  }));
}

function toOutput(vectors: Float32Array[], request: EmbedRequest): Embeddings<EmbeddingOutput> {
  const { output, dimensions, ranges } = request;
  if (output === 'int8' && ranges) return vectors.map((vector) => toInt8(vector, ranges));
  if (output === 'ubinary') return vectors.map(toUbinary);
  if (output !== 'array') return vectors;
  const values = new Float32Array(vectors.length * dimensions);
  for (const [index, vector] of vectors.entries()) values.set(vector, index * dimensions);
  return array(values, { shape: [vectors.length, dimensions] });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
