import type { KVCache } from '@mlxts/nn';
import { disposeCache } from '../cache/dispose-cache.js';
import { cacheOffset, trimCache } from '../cache/trim-cache.js';
import type { LanguageModel } from '../language-model.js';
import { commonPrefix } from './common-prefix.js';

/** What tells one token of a prompt from another: its id, or the content that stands in its place. */
export type TokenKey = number | string;

/** The KV cache of a conversation, and which tokens it holds: the next prompt goes on from what it shares with them. */
export class PrefixCache {
  readonly #model: Pick<LanguageModel, 'makeCache'>;
  #cache: KVCache[] | undefined;
  #held: readonly TokenKey[] = [];

  constructor(model: Pick<LanguageModel, 'makeCache'>) {
    this.#model = model;
  }

  /** The cache cut to what `prompt` shares with it, and how much that is; at least the last token is left to feed. */
  reuse(prompt: readonly TokenKey[]): { cache: KVCache[]; held: number } {
    const shared = Math.min(commonPrefix(prompt, this.#held), prompt.length - 1);
    if (this.#cache !== undefined && !trimCache(this.#cache, shared)) this.drop();
    this.#cache ??= this.#model.makeCache();
    return { cache: this.#cache, held: cacheOffset(this.#cache) };
  }

  /** Says what was fed and generated; the cache knows how much of it it holds. */
  keep(tokens: readonly TokenKey[]): void {
    this.#held = tokens.slice(0, cacheOffset(this.#cache ?? []));
  }

  /** Frees the cache; the next prompt is fed from its start. */
  drop(): void {
    if (this.#cache !== undefined) disposeCache(this.#cache);
    this.#cache = undefined;
    this.#held = [];
  }
}
