import * as mx from '@mlxts/core';
import { type Dtype, MLXError } from '@mlxts/core';
import { type ModelFiles, openModel } from '@mlxts/hub';
import * as nn from '@mlxts/nn';
import { buildStages, loadDense } from './chain/build-chain.js';
import { Dense } from './chain/dense.js';
import { SentenceModel } from './chain/sentence-model.js';
import type { PoolingMode, SentenceDefinition } from './definition/definition.js';
import { checkPooling } from './definition/pooling-config.js';
import { readDefinition } from './definition/read-definition.js';
import { Embedder } from './embedder.js';
import type { Encoder } from './encoder.js';
import { createEncoder } from './registry.js';
import { textLimit } from './text-limit.js';
import { EmbeddingTokenizer } from './tokens/embedding-tokenizer.js';

export interface LoadOptions {
  /**
   * What activations and unpacked weights are kept in. Default `auto`: the checkpoint's on a GPU, float32 on the CPU,
   * where matrices of 16 bits and packed weights stay as they are. Embeddings are float32 always.
   */
  dtype?: Dtype | 'auto' | undefined;
  /** How tokens become one vector, whatever the model's files say; for checkpoints that do not say. */
  pooling?: PoolingMode | readonly PoolingMode[] | undefined;
  /** Most tokens of a text. Default: what the model's files say, else as many as it has positions. */
  maxTokens?: number | undefined;
  /** Told what the files do not say and was assumed. Default: `process.emitWarning`. */
  onWarning?: ((message: string) => void) | undefined;
  /** Gives up with `signal.reason`. */
  signal?: AbortSignal | undefined;
}

/**
 * Loads an embedding model from a directory or a name in the Hugging Face cache, with all that sentence-transformers says
 * of it: pooling, dense layers, normalization, prompts, length. Anything wrong with it is one error, and then nothing stays
 * in memory.
 * @throws MLXError: `NotFound`, `File`, `Config`, `UnknownModelType`, `Tokenizer`, `MissingWeights`; `Unsupported` for what
 * its files ask for and is not done here, by name.
 * @example
 * ```ts ignore needs a model
 * using embedder = await load('sentence-transformers/all-MiniLM-L6-v2');
 * const [embedding] = await embedder.embed(['Paris is in France.']);
 * ```
 */
export async function load(pathOrId: string, options: LoadOptions = {}): Promise<Embedder> {
  const { signal, pooling, onWarning = warn } = options;
  if (pooling !== undefined) checkPooling(pooling);
  const files = await openModel(pathOrId, { signal });
  try {
    if (files.format === 'gguf')
      throw new MLXError({ op: 'load', code: 'Unsupported', message: `expected a directory, got ${files.path}` });
    const definition = await readDefinition(files.path, { pooling });
    const embedder = await build(files, definition, options);
    for (const assumption of definition.assumptions) onWarning(assumption);
    return embedder;
  } finally {
    files.dispose();
  }
}

async function build(files: ModelFiles, definition: SentenceDefinition, options: LoadOptions): Promise<Embedder> {
  const { dtype = 'auto', signal } = options;
  const { config, tokenizer } = files;
  const embeddingTokenizer = new EmbeddingTokenizer(tokenizer, definition.lowerCase);
  const encoder = await createEncoder(config);
  const arrays = mx.treeArrays(encoder);
  try {
    checkVocabulary(files, encoder);
    const maxTokens = await textLimit(files.path, definition, encoder, embeddingTokenizer.overhead, options.maxTokens);
    const { stages, dimensions } = buildStages(definition, encoder.hiddenSize);
    for (const array of mx.treeArrays(stages)) arrays.add(array);
    await nn.loadCheckpoint(encoder, () => files.loadWeights(signal && { signal }), { dtype, signal });
    for (const [index, stage] of definition.stages.entries()) {
      const module = stages[index];
      if (stage.kind === 'dense' && module instanceof Dense) await loadDense(module, stage, dtype);
    }
    for (const array of mx.treeArrays([encoder, stages])) arrays.add(array);
    signal?.throwIfAborted();
    await mx.evalAsync(stages);
    const normalizes = definition.stages.at(-1)?.kind === 'normalize';
    return new Embedder({
      model: new SentenceModel(encoder, definition.pooling, normalizes ? stages.slice(0, -1) : stages),
      tokenizer,
      embeddingTokenizer,
      config,
      pooling: definition.pooling.modes,
      includePrompt: definition.pooling.includePrompt,
      prompts: definition.prompts,
      defaultPromptName: definition.defaultPromptName,
      similarityMetric: definition.similarity,
      maxTokens,
      dimensions: Math.min(definition.truncateDim ?? dimensions, dimensions),
      fullDimensions: dimensions,
      normalizes,
    });
  } catch (error) {
    for (const array of [...arrays, ...mx.treeArrays(encoder)]) array.dispose();
    throw error;
  }
}

/** @throws MLXError `Tokenizer` where ids of the tokenizer have no row in the model's table */
function checkVocabulary({ tokenizer, path }: ModelFiles, encoder: Encoder): void {
  if (tokenizer.vocabSize <= encoder.vocabSize) return;
  throw new MLXError({
    op: 'load',
    code: 'Tokenizer',
    message: `expected a vocabulary of at most ${encoder.vocabSize} tokens, as the model has, got ${tokenizer.vocabSize} (${path})`,
  });
}

function warn(message: string): void {
  process.emitWarning(message, { code: 'MLXTS_ASSUMED_POOLING' });
}
