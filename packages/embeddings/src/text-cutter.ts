import { ArgumentError, MLXError } from '@mlxts/core';
import type { EmbedRequest } from './embed-request.js';
import type { EmbeddingTokenizer } from './tokens/embedding-tokenizer.js';
import type { Pauses } from './tokens/pauses.js';

/** A text as the rows of ids, special tokens included, that the model gets. */
export interface TextParts {
  readonly rows: Int32Array[];
  /** The first token of each row that pooling counts. */
  readonly start: number;
  readonly isTruncated: boolean;
}

export interface PartsOptions {
  /** Most tokens of a row. */
  readonly maxTokens: number;
  /** Whether pooling counts the tokens of prompts. */
  readonly includePrompt: boolean;
}

/** Turns the texts of one request into rows. */
export class TextCutter {
  readonly #tokenizer: EmbeddingTokenizer;
  readonly #request: EmbedRequest;
  /** Most tokens beside special ones. */
  readonly #room: number;
  /** Tokens of the prompt, without special ones. */
  readonly #promptTokens: number;
  readonly #start: number;

  /** @throws ArgumentError where the prompt leaves no room for text */
  constructor(tokenizer: EmbeddingTokenizer, request: EmbedRequest, { maxTokens, includePrompt }: PartsOptions) {
    this.#tokenizer = tokenizer;
    this.#request = request;
    this.#room = maxTokens - tokenizer.overhead;
    const { prompt } = request;
    this.#promptTokens = prompt === '' ? 0 : tokenizer.count(prompt);
    this.#start = prompt === '' || includePrompt ? 0 : tokenizer.promptLength(prompt);
    if (this.#promptTokens >= this.#room)
      throw new ArgumentError({
        op: 'embed',
        message: `prompt: expected fewer than the ${this.#room} tokens that there is room for, got ${this.#promptTokens}`,
      });
  }

  /** @throws MLXError `ContextLength` for a text that is too long, where that is an error */
  async cut(text: string, index: number, pauses: Pauses, signal?: AbortSignal): Promise<TextParts> {
    const { prompt, overflow } = this.#request;
    const limit = overflow === 'truncate' ? this.#room : Number.POSITIVE_INFINITY;
    const { ids, isCut } = await this.#tokenizer.encode(prompt + text, limit, pauses, signal);
    if (overflow === 'error' && ids.length > this.#room) throw this.#tooLong(index, ids.length);
    const parts = ids.length > this.#room ? this.#chunks(ids) : [ids];
    const rows = parts.map((part) => this.#framed(part));
    if (rows[0]?.length === 0) throw this.#empty(index);
    return { rows, start: this.#start, isTruncated: isCut };
  }

  /** Parts of like length, each behind the prompt. */
  #chunks(ids: readonly number[]): number[][] {
    const prompt = ids.slice(0, this.#promptTokens);
    const body = ids.slice(this.#promptTokens);
    const count = Math.ceil(body.length / (this.#room - prompt.length));
    const size = Math.ceil(body.length / count);
    return Array.from({ length: Math.ceil(body.length / size) }, (_, part) => [
      ...prompt,
      ...body.slice(part * size, (part + 1) * size),
    ]);
  }

  #framed(ids: readonly number[]): Int32Array {
    const { before, after } = this.#tokenizer.frame;
    const row = new Int32Array(before.length + ids.length + after.length);
    row.set(before);
    row.set(ids, before.length);
    row.set(after, before.length + ids.length);
    return row;
  }

  #tooLong(index: number, length: number): MLXError {
    const { overhead } = this.#tokenizer;
    return new MLXError({
      op: 'embed',
      code: 'ContextLength',
      message: `texts[${index}]: expected at most ${this.#room + overhead} tokens, got ${length + overhead}`,
    });
  }

  #empty(index: number): MLXError {
    const message = `texts[${index}]: expected at least one token, got none: the tokenizer adds no special ones`;
    return new MLXError({ op: 'embed', code: 'Tokenizer', message });
  }
}
