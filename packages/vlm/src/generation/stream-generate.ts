import { type StreamTextOptions, streamText, type TextChunk } from '@mlxts/decoder';
import type { ChatMessage } from '@mlxts/hub';
import type { LoadedModel } from '../loaded-model.js';
import { preparePrompt } from '../prompt/prepare-prompt.js';
import { encodeConversation, inOrder, userMessage } from './conversation.js';
import { disposeVisuals, processVisuals, type VisualSources } from './process-visuals.js';

/** What a user says, after the images, or a conversation whose parts of `{ type: 'image' }` say where they go. */
export type Prompt = string | readonly ChatMessage[];

export interface GenerateOptions extends Omit<StreamTextOptions, 'cache'>, VisualSources {}

/**
 * Generates text about images, a chunk for each token; the last one says why it is the last. Leaving the loop stops the
 * generation and frees what it held.
 * @throws ArgumentError where images and their places differ in number; what `loadImage` and `generateTokens` throw
 * @example
 * ```ts ignore needs a model
 * for await (const { text } of streamGenerate(loaded, 'What is this?', { images: ['cat.jpg'] })) process.stdout.write(text);
 * ```
 */
export async function* streamGenerate(
  loaded: Omit<LoadedModel, 'dispose' | typeof Symbol.dispose | 'config'>,
  prompt: Prompt,
  { images = [], videos = [], ...options }: GenerateOptions = {},
): AsyncGenerator<TextChunk, void, undefined> {
  const messages = typeof prompt === 'string' ? [userMessage(prompt, images.length, videos.length)] : prompt;
  inOrder<unknown>('streamGenerate', messages, { images, videos });
  const { signal } = options;
  const processed = await processVisuals(loaded.processor, { images, videos }, signal);
  try {
    const visuals = inOrder('streamGenerate', messages, processed);
    const ids = encodeConversation(loaded, messages, visuals);
    using prepared = await preparePrompt(loaded.model, loaded.features, { ids, visuals, signal });
    yield* streamText(prepared.model, loaded.tokenizer, ids, options);
  } finally {
    disposeVisuals([...processed.images, ...processed.videos]);
  }
}
