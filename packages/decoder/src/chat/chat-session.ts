import { ArgumentError, MLXError } from '@mlxts/core';
import type { ChatMessage, ChatTemplate, Tokenizer } from '@mlxts/hub';
import type { LanguageModel } from '../language-model.js';
import { type StreamTextOptions, streamText, type TextChunk } from '../text/stream-text.js';
import { PrefixCache } from './prefix-cache.js';

export interface ChatModel {
  model: LanguageModel;
  tokenizer: Pick<Tokenizer, 'encode' | 'createDetokenizer' | 'eosTokenIds'>;
  chatTemplate: Pick<ChatTemplate, 'render'> | undefined;
}

/** Options of one turn; those given to the session are its defaults. */
export type TurnOptions = Omit<StreamTextOptions, 'cache'>;

export interface ChatSessionOptions extends Omit<TurnOptions, 'signal'> {
  /** First message of every conversation. Default: what the chat template puts there by itself. */
  system?: string | undefined;
}

/**
 * A conversation that keeps its history, and in the KV cache what the next prompt shares with the last.
 * @throws MLXError `Unsupported` for a model without a chat template.
 * @example
 * ```ts ignore needs a model
 * const session = new ChatSession(await load('path/to/model'), { system: 'Answer in one sentence.' });
 * for await (const { text } of session.send('What is the capital of France?')) process.stdout.write(text);
 * ```
 */
export class ChatSession {
  readonly #model: LanguageModel;
  readonly #tokenizer: ChatModel['tokenizer'];
  readonly #template: NonNullable<ChatModel['chatTemplate']>;
  readonly #defaults: TurnOptions;
  readonly #prefix: PrefixCache;
  #system: string | undefined;
  #messages: ChatMessage[] = [];
  #isBusy = false;

  constructor({ model, tokenizer, chatTemplate }: ChatModel, { system, ...defaults }: ChatSessionOptions = {}) {
    if (chatTemplate === undefined) {
      throw new MLXError({
        code: 'Unsupported',
        op: 'ChatSession',
        message: 'expected a model with a chat template, got one without',
      });
    }
    this.#model = model;
    this.#prefix = new PrefixCache(model);
    this.#tokenizer = tokenizer;
    this.#template = chatTemplate;
    this.#defaults = defaults;
    this.#system = system;
  }

  /** The conversation so far, the system prompt first if there is one. */
  get history(): readonly ChatMessage[] {
    return this.#system === undefined
      ? [...this.#messages]
      : [{ role: 'system', content: this.#system }, ...this.#messages];
  }

  /**
   * Says something and streams the reply. A turn cut short, by its signal or by leaving the loop, stays in the history
   * with what was said until then; without any text, and after an error, it is as if it had not been.
   * @throws ArgumentError while another reply is under way; what `generateTokens` throws.
   */
  async *send(content: string, options: TurnOptions = {}): AsyncGenerator<TextChunk, void, undefined> {
    this.#claim('ChatSession.send');
    const turn: ChatMessage[] = [...this.#messages, { role: 'user', content }];
    const generated: number[] = [];
    let prompt: number[] = [];
    let reply = '';
    let outcome: 'cut' | 'finished' | 'failed' = 'cut';
    try {
      prompt = this.#encode(turn);
      const { cache, held } = this.#prefix.reuse(prompt);
      for await (const chunk of streamText(this.#model, this.#tokenizer, prompt.slice(held), {
        ...this.#defaults,
        ...options,
        cache,
      })) {
        reply += chunk.text;
        generated.push(chunk.token);
        yield chunk;
      }
      outcome = 'finished';
    } catch (error) {
      if (options.signal?.aborted !== true) outcome = 'failed';
      throw error;
    } finally {
      if (outcome === 'failed') this.#prefix.drop();
      else this.#prefix.keep([...prompt, ...generated]);
      if (outcome === 'finished' || (outcome === 'cut' && reply !== ''))
        this.#messages = [...turn, { role: 'assistant', content: reply }];
      this.#isBusy = false;
    }
  }

  /** Forgets the conversation; the system prompt stays unless another one is given. @throws ArgumentError during a reply. */
  reset({ system = this.#system }: { system?: string | undefined } = {}): void {
    this.#claim('ChatSession.reset');
    this.#system = system;
    this.#messages = [];
    this.#prefix.drop();
    this.#isBusy = false;
  }

  /** Frees the cache; the session can go on, from its history. */
  dispose(): void {
    this.#prefix.drop();
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

  #encode(turn: readonly ChatMessage[]): number[] {
    const system: ChatMessage[] = this.#system === undefined ? [] : [{ role: 'system', content: this.#system }];
    const text = this.#template.render([...system, ...turn], { addGenerationPrompt: true });
    return this.#tokenizer.encode(text, { addSpecialTokens: false });
  }
}
