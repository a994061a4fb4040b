import type { MLXArray } from '@mlxts/core';
import * as mx from '@mlxts/core';
import { rootScope } from '@mlxts/core/native';
import { type LanguageModel, untilAborted } from '@mlxts/decoder';
import type { VisionLanguageModel, VisualInput } from '../vision-language-model.js';
import type { FeatureCache } from './feature-cache.js';
import { embedWith, type PlacedFeatures } from './merge-embeddings.js';
import { type PlacedVisual, placeVisuals } from './place-visuals.js';
import { PromptedModel } from './prompted-model.js';
import { visualKey } from './visual-key.js';

export interface PromptInputs {
  /** The whole prompt, with a placeholder for each token of an image. */
  ids: readonly number[];
  /** Images and videos in the order of their placeholders. */
  visuals: readonly VisualInput[];
  /** How many ids a cache holds already. Default 0. */
  held?: number | undefined;
  signal?: AbortSignal | undefined;
}

export interface PreparedPrompt extends Disposable {
  /** What the engine runs: it knows the images of the prompt. */
  model: LanguageModel;
}

/**
 * Sees the images of a prompt that no cache holds, and puts them in the place of their tokens.
 * @throws ArgumentError where placeholders and images differ in number; MLXError `ContextLength`; `signal.reason` once the
 * signal aborts
 */
export async function preparePrompt(
  model: VisionLanguageModel,
  cache: FeatureCache,
  { ids, visuals, held = 0, signal }: PromptInputs,
): Promise<PreparedPrompt> {
  const placed = placeVisuals(model, ids, visuals);
  checkLength(model, ids, visuals);
  const fresh = placed.filter(({ at }) => (at.at(-1) ?? -1) >= held);
  const made: MLXArray[] = [];
  const own = (array: MLXArray): MLXArray => {
    made.push(array);
    return array;
  };
  const dispose = (): void => {
    for (const array of made.splice(0)) array.dispose();
  };
  try {
    const seen: [PlacedVisual, MLXArray][] = [];
    for (const place of fresh) seen.push([place, own(await see(model, cache, place.visual, signal))]);
    const places = rootScope(() => model.positions([ids], [visuals]));
    if (places !== undefined) own(places.positions);
    const embed = (): MLXArray =>
      embedWith(
        model,
        [ids.slice(held)],
        seen.map(([place, features]) => tailOf(place, features, held)),
      );
    const embeddings = fresh.length === 0 ? undefined : own(rootScope(embed));
    if (embeddings !== undefined) await untilAborted(mx.evalAsync(embeddings), signal);
    const parts = { held, length: ids.length, embeddings, places };
    return { model: new PromptedModel(model, parts), [Symbol.dispose]: dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

/** The engine asks again, but only after the images were seen. */
function checkLength(
  { languageModel }: VisionLanguageModel,
  ids: readonly unknown[],
  visuals: readonly unknown[],
): void {
  const { contextLength } = languageModel;
  if (contextLength === undefined || ids.length <= contextLength) return;
  const images = visuals.length === 0 ? '' : `, those of ${visuals.length} images or videos included`;
  throw new mx.MLXError({
    code: 'ContextLength',
    op: 'preparePrompt',
    message: `expected at most ${contextLength} tokens, the model's context, got ${ids.length}${images}`,
  });
}

/** The features of an image, which the caller frees. */
async function see(
  model: VisionLanguageModel,
  cache: FeatureCache,
  visual: VisualInput,
  signal: AbortSignal | undefined,
): Promise<MLXArray> {
  signal?.throwIfAborted();
  const key = visualKey(visual);
  const known = cache.get(key);
  if (known !== undefined) return known;
  const features = rootScope(() => model.features(visual));
  try {
    await untilAborted(mx.evalAsync(features), signal);
  } catch (error) {
    features.dispose();
    throw error;
  }
  cache.set(key, features);
  return features;
}

/** What of an image comes after the `held` tokens of a cache. */
function tailOf({ at }: PlacedVisual, features: MLXArray, held: number): PlacedFeatures {
  const [tokens = 0, dims = 0] = features.shape;
  const rest = at.filter((index) => index >= held).map((index) => index - held);
  const tail = rest.length === tokens ? features : mx.slice(features, [tokens - rest.length, 0], [tokens, dims]);
  return { row: 0, at: rest, features: tail };
}
