import { type TokenizerFailure, tokensById } from './tokenizer-json.js';

const none = -1;
/** Numbers of a slot: left token, right token and rank, side by side, and one to make shifts of it. */
const slotSize = 4;

/** Two tokens side by side → rank of their merge and the token that it makes: open addressing over a typed array. */
export class MergeTable {
  readonly #slots: Int32Array;
  readonly #mask: number;
  /** Rank → id of the merged token. */
  readonly merged: Int32Array;

  constructor(count: number) {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(16, count * 2)));
    this.#slots = new Int32Array(slots * slotSize).fill(none);
    this.#mask = slots - 1;
    this.merged = new Int32Array(count);
  }

  /** Where the pair is, or the free slot where it belongs. */
  #find(left: number, right: number): number {
    const slots = this.#slots;
    let hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
    hash ^= hash >>> 15;
    let slot = Math.imul(hash, 0x2c1b3c6d) & this.#mask;
    for (;;) {
      const at = slot * slotSize;
      const found = slots[at];
      if (found === none || (found === left && slots[at + 1] === right)) return at;
      slot = (slot + 1) & this.#mask;
    }
  }

  /** A pair that is there already takes the later rank, as in a map. */
  set(left: number, right: number, rank: number, merged: number): void {
    const at = this.#find(left, right);
    this.#slots[at] = left;
    this.#slots[at + 1] = right;
    this.#slots[at + 2] = rank;
    this.merged[rank] = merged;
  }

  /** The rank, or -1. */
  rank(left: number, right: number): number {
    if (left < 0 || right < 0) return none;
    return this.#slots[this.#find(left, right) + 2] ?? none;
  }
}

/** The two tokens of a merge; undefined for what is no merge. */
function splitMerge(merge: unknown): readonly [string, string] | undefined {
  if (typeof merge === 'string') {
    const space = merge.indexOf(' ');
    const isOnly = space >= 0 && merge.indexOf(' ', space + 1) < 0;
    return isOnly ? [merge.slice(0, space), merge.slice(space + 1)] : undefined;
  }
  if (!Array.isArray(merge) || merge.length !== 2) return undefined;
  const [left, right]: unknown[] = merge;
  return typeof left === 'string' && typeof right === 'string' ? [left, right] : undefined;
}

/** Finds the token that two tokens make. Most vocabularies list these in the order of the merges: the next is tried first. */
class MergedIds {
  readonly #ids: ReadonlyMap<string, number>;
  readonly #tokens: readonly string[];
  #next = 0;

  constructor(ids: ReadonlyMap<string, number>) {
    this.#ids = ids;
    this.#tokens = tokensById(ids);
  }

  find(left: string, right: string): number | undefined {
    const next = this.#tokens[this.#next];
    const isNext = next?.length === left.length + right.length && next.startsWith(left) && next.endsWith(right);
    const id = isNext ? this.#next : this.#ids.get(left + right);
    this.#next = (id ?? this.#next) + 1;
    return id;
  }
}

/**
 * Builds the table of `merges` (`"a b"` or `["a", "b"]`, best first).
 *
 * @throws MLXError Tokenizer for a merge that isn't two tokens or that names or makes one outside of the vocabulary.
 */
export function buildMergeTable(ids: ReadonlyMap<string, number>, merges: unknown, fail: TokenizerFailure): MergeTable {
  if (!Array.isArray(merges)) throw fail('expected "model.merges" to be a list');
  const table = new MergeTable(merges.length);
  const mergedIds = new MergedIds(ids);
  for (const [index, merge] of (merges as unknown[]).entries()) {
    const parts = splitMerge(merge);
    if (!parts) throw fail(`model.merges[${index}]: expected two tokens, got ${JSON.stringify(merge)}`);
    const [left, right] = parts;
    const l = ids.get(left);
    const r = ids.get(right);
    const merged = mergedIds.find(left, right);
    if (l === undefined || r === undefined || merged === undefined) {
      const missing = l === undefined ? left : r === undefined ? right : left + right;
      throw fail(`model.merges[${index}]: the vocabulary lacks ${JSON.stringify(missing)}`);
    }
    table.set(l, r, index, merged);
  }
  return table;
}
