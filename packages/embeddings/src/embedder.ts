import { clearCache, evalAsync, getCacheMemory, MLXError, squeeze } from '@mlxts/core';
import { checkChoice, checkInt, rootScope } from '@mlxts/core/native';
import type { Tokenizer } from '@mlxts/hub';
import { disposeModule } from '@mlxts/nn';
import { Batcher } from './batching/batcher.js';
import { fillBatch } from './batching/fill-batch.js';
import type { Row } from './batching/row.js';
import type { SentenceModel } from './chain/sentence-model.js';
import type { PoolingMode } from './definition/definition.js';
import { type ChunkOptions, type ChunkOutput, type EmbeddedChunk, joinChunks } from './embed-chunks.js';
import type {
  EmbeddingOutput,
  Embeddings,
  EmbeddingTypes,
  EmbedOptions,
  EmbedResult,
  PromptOptions,
} from './embed-options.js';
import { type EmbeddingDefaults, readRequest, resolvePrompt } from './embed-request.js';
import { embedTexts } from './embed-texts.js';
import { type SimilarityMetric, similarity, type Vectors } from './output/similarity.js';
import { TextCutter } from './text-cutter.js';
import { checkTexts } from './tokens/check-texts.js';
import type { EmbeddingTokenizer } from './tokens/embedding-tokenizer.js';
import { Pauses } from './tokens/pauses.js';
import { type Span, splitText } from './tokens/split-text.js';

/** What `load` hands to an embedder. */
export interface EmbedderInit extends EmbeddingDefaults {
  readonly model: SentenceModel;
  readonly tokenizer: Tokenizer;
  readonly embeddingTokenizer: EmbeddingTokenizer;
  readonly config: Readonly<Record<string, unknown>>;
  readonly pooling: readonly PoolingMode[];
  readonly includePrompt: boolean;
  readonly maxTokens: number;
  readonly similarityMetric: SimilarityMetric;
}

/** Bytes of freed buffers that are kept for the next batches. */
const mostCache = 2 ** 29;

/** Names of prompts for documents, the first that a model has counts. */
const documentPrompts = ['document', 'passage', 'corpus'];

/** A model that turns texts into embeddings. `load` makes it; calls may overlap and then share batches. */
export class Embedder implements Disposable {
  /** How many numbers an embedding has unless `dimensions` says otherwise. */
  readonly dimensions: number;
  /** Most tokens of a text, special tokens and prompt included. */
  readonly maxTokens: number;
  /** Texts that the model wants before others, by name. */
  readonly prompts: Readonly<Record<string, string>>;
  readonly defaultPromptName: string | undefined;
  /** Whether embeddings have length 1 unless `normalize` says otherwise. */
  readonly normalizes: boolean;
  readonly pooling: readonly PoolingMode[];
  readonly similarityMetric: SimilarityMetric;
  readonly tokenizer: Tokenizer;
  /** The fields of `config.json`. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly #init: EmbedderInit;
  readonly #batcher: Batcher;
  #isDisposed = false;

  /** @hidden `load` calls it. */
  constructor(init: EmbedderInit) {
    this.dimensions = init.dimensions;
    this.maxTokens = init.maxTokens;
    this.prompts = init.prompts;
    this.defaultPromptName = init.defaultPromptName;
    this.normalizes = init.normalizes;
    this.pooling = init.pooling;
    this.similarityMetric = init.similarityMetric;
    this.tokenizer = init.tokenizer;
    this.config = init.config;
    this.#init = init;
    this.#batcher = new Batcher((rows) => this.#compute(rows));
  }

  /**
   * The embeddings of `texts`, in their order.
   * @throws ArgumentError for what is no list of texts and options out of range; MLXError `ContextLength` with `overflow:
   * 'error'`, `Tokenizer` for text that the vocabulary has no way to write; what `onProgress` throws
   * @example
   * ```ts ignore needs a model
   * const [paris, cat] = await embedder.embed(['Paris is in France.', 'The cat sleeps.']);
   * ```
   */
  async embed<Output extends EmbeddingOutput = 'float32'>(
    texts: readonly string[],
    options?: EmbedOptions<Output>,
  ): Promise<Embeddings<Output>> {
    return (await this.embedWithDetails(texts, options)).embeddings;
  }

  /** `embed`, with the tokens of each text, which were truncated, and in how many parts they were embedded. */
  async embedWithDetails<Output extends EmbeddingOutput = 'float32'>(
    texts: readonly string[],
    options: EmbedOptions<Output> = {},
  ): Promise<EmbedResult<Output>> {
    const { signal, onProgress } = options;
    const request = readRequest(options, this.#init);
    checkTexts('embed', texts);
    signal?.throwIfAborted();
    this.#checkAlive();
    const cutter = new TextCutter(this.#init.embeddingTokenizer, request, this.#init);
    const work = { cutter, batcher: this.#batcher, request, normalizes: this.normalizes };
    const result: unknown = await embedTexts(texts, work, { signal, onProgress });
    return result as EmbedResult<Output>; // `output` decides
  }

  /** The embedding of a question, behind the model's prompt `query` unless another is given. */
  async embedQuery<Output extends EmbeddingOutput = 'float32'>(
    text: string,
    options: EmbedOptions<Output> = {},
  ): Promise<EmbeddingTypes[Output]> {
    const embeddings: unknown = await this.embed([text], this.#promptedBy(['query'], options));
    if (Array.isArray(embeddings)) return embeddings[0];
    const rows = embeddings as Embeddings<'array'>;
    const row: unknown = squeeze(rows, { axis: 0 });
    rows.dispose();
    return row as EmbeddingTypes[Output];
  }

  /** The embeddings of what is searched, behind the model's prompt `document`, `passage` or `corpus` unless another is given. */
  embedDocuments<Output extends EmbeddingOutput = 'float32'>(
    texts: readonly string[],
    options: EmbedOptions<Output> = {},
  ): Promise<Embeddings<Output>> {
    return this.embed(texts, this.#promptedBy(documentPrompts, options));
  }

  /**
   * Long documents for search, each in parts of at most `chunkTokens` tokens, cut where paragraphs, else sentences, lines or
   * words end, each with its place in the text and its embedding, behind the prompt of `embedDocuments`. Short texts are one part,
   * those of spaces alone none.
   * @throws what `embed` throws
   * @example
   * ```ts ignore needs a model
   * const [chunks] = await embedder.embedChunks([document], { chunkTokens: 128 });
   * for (const { start, end, embedding } of chunks) console.log(document.slice(start, end), embedding);
   * ```
   */
  async embedChunks<Output extends ChunkOutput = 'float32'>(
    texts: readonly string[],
    { chunkTokens = this.maxTokens, ...given }: ChunkOptions<Output> = {},
  ): Promise<EmbeddedChunk<Output>[][]> {
    const options = this.#promptedBy(documentPrompts, given);
    const op = 'embedChunks';
    checkTexts(op, texts);
    checkChoice(op, 'output', options.output ?? 'float32', ['float32', 'int8', 'ubinary']);
    const { prompt } = readRequest(options, this.#init);
    const { embeddingTokenizer } = this.#init;
    const taken = embeddingTokenizer.overhead + (prompt === '' ? 0 : embeddingTokenizer.count(prompt));
    checkInt(op, 'chunkTokens', chunkTokens, { min: taken + 1, max: this.maxTokens });
    const { signal } = options;
    signal?.throwIfAborted();
    const pauses = new Pauses();
    const spans: Span[][] = [];
    for (const text of texts)
      spans.push(await splitText(text, embeddingTokenizer, { room: chunkTokens - taken, pauses, signal }));
    const parts = texts.flatMap((text, index) => (spans[index] ?? []).map(({ start, end }) => text.slice(start, end)));
    const embeddings: unknown = await this.embed(parts, options);
    return joinChunks(spans, embeddings as EmbeddingTypes[Output][]);
  }

  /** How alike each of `a` is to each of `b`, by the metric that the model was made for: `similarity`. */
  similarity(a: Vectors, b: Vectors): Promise<Float32Array[]> {
    return similarity(a, b, { metric: this.similarityMetric });
  }

  /** How many tokens each text has, special tokens and prompt included, however long it is. */
  async countTokens(
    texts: readonly string[],
    { signal, ...prompts }: PromptOptions & { signal?: AbortSignal | undefined } = {},
  ): Promise<number[]> {
    checkTexts('countTokens', texts);
    const { embeddingTokenizer } = this.#init;
    const prompt = resolvePrompt(prompts, this.#init);
    const pauses = new Pauses();
    const counts: number[] = [];
    for (const text of texts) {
      const { ids } = await embeddingTokenizer.encode(prompt + text, Number.POSITIVE_INFINITY, pauses, signal);
      counts.push(ids.length + embeddingTokenizer.overhead);
    }
    return counts;
  }

  /** Frees the weights; calls that are under way reject. */
  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#batcher.stop(disposedError());
    disposeModule(this.#init.model);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #promptedBy<Options extends PromptOptions>(names: readonly string[], options: Options): Options {
    if (options.prompt !== undefined || options.promptName !== undefined) return options;
    const name = names.find((each) => this.prompts[each] !== undefined && this.prompts[each] !== '');
    return { ...options, prompt: name === undefined ? '' : this.prompts[name] };
  }

  #checkAlive(): void {
    if (this.#isDisposed) throw disposedError();
  }

  async #compute(rows: readonly Row[]): Promise<Float32Array[]> {
    const { model, embeddingTokenizer } = this.#init;
    this.#checkAlive();
    const vectors = rootScope(() => {
      const { inputs, span } = fillBatch(rows, embeddingTokenizer.frame, model.encoder.padTokenId);
      return model.forward(inputs, span);
    });
    try {
      await evalAsync(vectors);
      const values = vectors.toTypedArray() as Float32Array;
      const size = values.length / rows.length;
      return rows.map((_, row) => values.slice(row * size, (row + 1) * size));
    } finally {
      vectors.dispose();
      // Batches have sizes that hardly ever come again.
      if (getCacheMemory() > mostCache) clearCache();
    }
  }
}

function disposedError(): MLXError {
  return new MLXError({ op: 'embed', code: 'Handle', message: 'expected a live embedder, got one that was disposed' });
}
