import { type LanguageModel, type StreamTextOptions, streamText, type TextChunk } from '@mlxts/decoder';
import type { ChatTemplate, Tokenizer } from '@mlxts/hub';
import { encodePrompt, type Prompt } from './encode-prompt.js';

export interface GenerateOptions extends StreamTextOptions {
  /** Turns a prompt of messages into text; `load` returns the model's. */
  chatTemplate?: ChatTemplate | undefined;
}

/**
 * Generates text after a prompt, a chunk for each token; the last one says why it is the last. Each has the statistics
 * up to it. Leaving the loop stops the generation and frees what it held.
 * @throws what `generateTokens` of `@mlxts/decoder` throws; MLXError `Unsupported` for messages without a `chatTemplate`.
 * @example
 * ```ts ignore needs a model
 * for await (const { text } of streamGenerate(model, tokenizer, 'Once upon a time')) process.stdout.write(text);
 * ```
 */
export async function* streamGenerate(
  model: LanguageModel,
  tokenizer: Tokenizer,
  prompt: Prompt,
  { chatTemplate, ...options }: GenerateOptions = {},
): AsyncGenerator<TextChunk, void, undefined> {
  yield* streamText(model, tokenizer, encodePrompt(tokenizer, prompt, chatTemplate), options);
}
