import type { EmbeddingModelV4, EmbeddingModelV4CallOptions, SharedV4Warning } from '@ai-sdk/provider';
import { ArgumentError } from '@mlxts/core';
import type { EmbedOptions } from '../embed-options.js';
import type { Embedder } from '../embedder.js';

export interface AiEmbeddingOptions
  extends Omit<EmbedOptions<'float32'>, 'output' | 'ranges' | 'signal' | 'onProgress'> {
  /** The name by which the AI SDK logs the model. Default: its `model_type`. */
  modelId?: string | undefined;
}

/**
 * An embedder as a model of the AI SDK: `embed` and `embedMany` of the package `ai` take it. The settings of a call go before
 * `options`: its `dimensions`, and those under `providerOptions.mlxts`. Texts whose end was left out are a warning.
 * @example
 * ```ts ignore needs a model and the package `ai`
 * const model = aiEmbeddingModel(await load('sentence-transformers/all-MiniLM-L6-v2'));
 * const { embedding } = await embed({ model, value: 'Paris is in France.' });
 * ```
 */
export function aiEmbeddingModel(
  embedder: Embedder,
  { modelId, ...defaults }: AiEmbeddingOptions = {},
): EmbeddingModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'mlxts',
    modelId: modelId ?? String(embedder.config.model_type),
    maxEmbeddingsPerCall: Number.POSITIVE_INFINITY,
    supportsParallelCalls: true,
    async doEmbed(call) {
      const settings = settingsOf(call);
      const options = {
        ...(hasPrompt(settings) ? promptless(defaults) : defaults),
        ...settings,
        signal: call.abortSignal,
      };
      const { embeddings, totalTokens, truncated } = await embedder.embedWithDetails(call.values, options);
      return {
        embeddings: embeddings.map((embedding) => Array.from(embedding)),
        usage: { tokens: totalTokens },
        warnings: truncationWarnings(truncated, embedder.maxTokens),
      };
    },
  };
}

type Settings = Omit<AiEmbeddingOptions, 'modelId'>;

const settingNames = ['prompt', 'promptName', 'dimensions', 'normalize', 'overflow', 'batchTokens'];

/** The settings of one call. @throws ArgumentError for one that embedders do not have */
function settingsOf({ dimensions, providerOptions }: EmbeddingModelV4CallOptions): Settings {
  const own = providerOptions?.mlxts ?? {};
  const unknown = Object.keys(own).find((name) => !settingNames.includes(name));
  if (unknown !== undefined)
    throw new ArgumentError({
      op: 'embed',
      message: `expected providerOptions.mlxts to have ${settingNames.join(', ')} at most, got ${unknown}`,
    });
  return { ...(dimensions !== undefined && { dimensions }), ...own };
}

function hasPrompt({ prompt, promptName }: Settings): boolean {
  return prompt !== undefined || promptName !== undefined;
}

function promptless({ prompt, promptName, ...rest }: Settings): Settings {
  return rest;
}

function truncationWarnings(truncated: readonly number[], maxTokens: number): SharedV4Warning[] {
  if (truncated.length === 0) return [];
  const texts = truncated.length === 1 ? 'one text has' : `${truncated.length} texts have`;
  return [{ type: 'other', message: `${texts} more than ${maxTokens} tokens: the end was left out` }];
}
