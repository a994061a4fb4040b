import type { TokenizerFailure } from './tokenizer-json.js';

const none = -1;

/** Two tokens side by side → rank of their merge and the token that it makes: open addressing over typed arrays. */
export class MergeTable {
  readonly #left: Int32Array;
  readonly #right: Int32Array;
  readonly #rank: Int32Array;
  readonly #mask: number;
  /** Rank → id of the merged token. */
  readonly merged: Int32Array;

  constructor(count: number) {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(16, count * 2)));
    this.#left = new Int32Array(slots).fill(none);
    this.#right = new Int32Array(slots);
    this.#rank = new Int32Array(slots);
    this.#mask = slots - 1;
    this.merged = new Int32Array(count);
  }

  #slot(left: number, right: number): number {
    let hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
    hash ^= hash >>> 15;
    let slot = Math.imul(hash, 0x2c1b3c6d) & this.#mask;
    while (this.#left[slot] !== none && (this.#left[slot] !== left || this.#right[slot] !== right))
      slot = (slot + 1) & this.#mask;
    return slot;
  }

  /** A pair that is there already takes the later rank, as in a map. */
  set(left: number, right: number, rank: number, merged: number): void {
    const slot = this.#slot(left, right);
    this.#left[slot] = left;
    this.#right[slot] = right;
    this.#rank[slot] = rank;
    this.merged[rank] = merged;
  }

  /** The rank, or -1. */
  rank(left: number, right: number): number {
    if (left < 0 || right < 0) return none;
    const slot = this.#slot(left, right);
    return this.#left[slot] === none ? none : (this.#rank[slot] ?? none);
  }
}

function splitMerge(merge: unknown, index: number, fail: TokenizerFailure): [string, string] {
  const parts: unknown[] = typeof merge === 'string' ? merge.split(' ') : Array.isArray(merge) ? merge : [];
  const [left, right] = parts;
  if (parts.length !== 2 || typeof left !== 'string' || typeof right !== 'string')
    throw fail(`model.merges[${index}]: expected two tokens, got ${JSON.stringify(merge)}`);
  return [left, right];
}

/**
 * Builds the table of `merges` (`"a b"` or `["a", "b"]`, best first).
 *
 * @throws MLXError Tokenizer for a merge that isn't two tokens or that names or makes one outside of the vocabulary.
 */
export function buildMergeTable(ids: ReadonlyMap<string, number>, merges: unknown, fail: TokenizerFailure): MergeTable {
  if (!Array.isArray(merges)) throw fail('expected "model.merges" to be a list');
  const table = new MergeTable(merges.length);
  merges.forEach((merge: unknown, index) => {
    const [left, right] = splitMerge(merge, index, fail);
    const [l, r, merged] = [ids.get(left), ids.get(right), ids.get(left + right)];
    if (l === undefined || r === undefined || merged === undefined) {
      const missing = l === undefined ? left : r === undefined ? right : left + right;
      throw fail(`model.merges[${index}]: the vocabulary lacks ${JSON.stringify(missing)}`);
    }
    table.set(l, r, index, merged);
  });
  return table;
}
