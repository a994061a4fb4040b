import { ArgumentError } from '@mlxts/core';
import { PrefixCache, type StreamTextOptions, streamText, type TextChunk, type TokenKey } from '@mlxts/decoder';
import type { ChatMessage } from '@mlxts/hub';
import { type ContentPart, encodeConversation, inOrder, userMessage } from '../generation/conversation.js';
import {
  disposeVisuals,
  type ProcessedVisual,
  processVisuals,
  type VisualSources,
} from '../generation/process-visuals.js';
import type { LoadedModel } from '../loaded-model.js';
import { placeVisuals } from '../prompt/place-visuals.js';
import { preparePrompt } from '../prompt/prepare-prompt.js';
import { visualKey } from '../prompt/visual-key.js';
import type { VisualInput } from '../vision-language-model.js';

/** Options of one turn, its images among them; those given to the session are its defaults. */
export type TurnOptions = Omit<StreamTextOptions, 'cache'> & VisualSources;

export interface ChatSessionOptions extends Omit<StreamTextOptions, 'cache' | 'signal'> {
  /** First message of every conversation. Default: what the chat template puts there by itself. */
  system?: string | undefined;
}

export type ChatModel = Omit<LoadedModel, 'dispose' | typeof Symbol.dispose | 'config'>;

/**
 * A conversation about images, which may come in any turn. It keeps its history, the pixels of its images, and in the KV
 * cache what the next prompt shares with the last: text and images that are the same.
 * @example
 * ```ts ignore needs a model
 * const session = new ChatSession(await load('path/to/model'));
 * for await (const { text } of session.send('What is this?', { images: ['cat.jpg'] })) process.stdout.write(text);
 * for await (const { text } of session.send('What colour is it?')) process.stdout.write(text);
 * ```
 */
export class ChatSession {
  readonly #loaded: ChatModel;
  readonly #defaults: Omit<StreamTextOptions, 'cache'>;
  readonly #prefix: PrefixCache;
  #system: string | undefined;
  #messages: ChatMessage[] = [];
  /** In the order of their places in the messages. */
  #visuals: ProcessedVisual[] = [];
  #isBusy = false;

  constructor(loaded: ChatModel, { system, ...defaults }: ChatSessionOptions = {}) {
    this.#loaded = loaded;
    this.#defaults = defaults;
    this.#prefix = new PrefixCache(loaded.model.languageModel);
    this.#system = system;
  }

  /** The conversation so far, the system prompt first if there is one. */
  get history(): readonly ChatMessage[] {
    return this.#system === undefined
      ? [...this.#messages]
      : [{ role: 'system', content: this.#system }, ...this.#messages];
  }

  /**
   * Says something, images before it or where parts of `{ type: 'image' }` stand, and streams the reply. A turn cut short,
   * by its signal or by leaving the loop, stays in the history with what was said until then; without any text, and after
   * an error, it is as if it had not been.
   * @throws ArgumentError while another reply is under way; what `streamGenerate` throws
   */
  async *send(
    content: string | readonly ContentPart[],
    { images = [], videos = [], ...options }: TurnOptions = {},
  ): AsyncGenerator<TextChunk, void, undefined> {
    const op = 'ChatSession.send';
    this.#claim(op);
    let fresh: ProcessedVisual[] = [];
    let fed: TokenKey[] = [];
    let reply = '';
    let said: ChatMessage | undefined;
    let outcome: 'cut' | 'finished' | 'failed' = 'cut';
    try {
      const message: ChatMessage =
        typeof content === 'string' ? userMessage(content, images.length, videos.length) : { role: 'user', content };
      said = message;
      inOrder<unknown>(op, [message], { images, videos });
      const processed = await processVisuals(this.#loaded.processor, { images, videos }, options.signal);
      fresh = inOrder(op, [message], processed);
      const visuals = [...this.#visuals, ...fresh];
      const ids = encodeConversation(this.#loaded, [...this.history, message], visuals);
      fed = this.#keys(ids, visuals);
      const { cache, held } = this.#prefix.reuse(fed);
      const { model, features, tokenizer } = this.#loaded;
      using prepared = await preparePrompt(model, features, { ids, visuals, held, signal: options.signal });
      const merged = { ...this.#defaults, ...options, cache };
      for await (const chunk of streamText(prepared.model, tokenizer, ids.slice(held), merged)) {
        reply += chunk.text;
        fed.push(chunk.token);
        yield chunk;
      }
      outcome = 'finished';
    } catch (error) {
      if (options.signal?.aborted !== true) outcome = 'failed';
      throw error;
    } finally {
      if (outcome === 'failed') this.#prefix.drop();
      else this.#prefix.keep(fed);
      if (said !== undefined && (outcome === 'finished' || (outcome === 'cut' && reply !== ''))) {
        this.#messages = [...this.#messages, said, { role: 'assistant', content: reply }];
        this.#visuals = [...this.#visuals, ...fresh];
      } else disposeVisuals(fresh);
      this.#isBusy = false;
    }
  }

  /** Forgets the conversation; the system prompt stays unless another one is given. @throws ArgumentError during a reply. */
  reset({ system = this.#system }: { system?: string | undefined } = {}): void {
    this.#claim('ChatSession.reset');
    this.#system = system;
    this.dispose();
    this.#isBusy = false;
  }

  /** Frees the cache and the images, and forgets the conversation that needs them. */
  dispose(): void {
    this.#prefix.drop();
    disposeVisuals(this.#visuals);
    this.#visuals = [];
    this.#messages = [];
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #claim(op: string): void {
    if (this.#isBusy)
      throw new ArgumentError({
        op,
        message: 'expected the last reply to be finished or cancelled, but it is under way',
      });
    this.#isBusy = true;
  }

  /** What tells the tokens of a prompt apart: ids, and of an image what it holds. */
  #keys(ids: readonly number[], visuals: readonly VisualInput[]): TokenKey[] {
    const keys: TokenKey[] = [...ids];
    for (const { visual, at } of placeVisuals(this.#loaded.model, ids, visuals)) {
      for (const index of at) keys[index] = visualKey(visual);
    }
    return keys;
  }
}
