import { KeyHeap } from './key-heap.js';
import type { MergeTable } from './merge-table.js';

const none = -1;
/** Heap keys are `rank · 2^28 + position`: exact, since ranks stay below 2^24. */
const positions = 2 ** 28;
const cachedPieces = 16_384;
const cachedLength = 64;

function isCharacter(token: string): boolean {
  return token.length === 1 || (token.length === 2 && (token.codePointAt(0) ?? 0) > 0xffff);
}

/**
 * Byte-pair encoding: applies the best-ranked merge, leftmost first, until none applies. O(n log n) in the piece's
 * length, so that a piece of a million letters takes a second and not an hour.
 */
export class BpeMerger {
  /** Ids of the tokens of one character. */
  readonly #characters = new Map<string, number>();
  readonly #table: MergeTable;
  readonly #cache = new Map<string, string[]>();

  constructor(ids: ReadonlyMap<string, number>, table: MergeTable) {
    for (const [token, id] of ids) if (isCharacter(token)) this.#characters.set(token, id);
    this.#table = table;
  }

  /** The tokens of `piece`; characters outside of the vocabulary stay single. The result is not to be changed. */
  split(piece: string): string[] {
    if (piece.length > cachedLength) return this.#merge(piece);
    const known = this.#cache.get(piece);
    if (known) return known;
    const tokens = this.#merge(piece);
    if (this.#cache.size >= cachedPieces) this.#cache.clear();
    this.#cache.set(piece, tokens);
    return tokens;
  }

  #merge(piece: string): string[] {
    const starts = new Int32Array(piece.length);
    const symbols = new Int32Array(piece.length);
    let count = 0;
    let offset = 0;
    for (const character of piece) {
      starts[count] = offset;
      symbols[count++] = this.#characters.get(character) ?? none;
      offset += character.length;
    }
    if (count >= positions) throw new RangeError(`a piece of ${count} characters`);
    return cut(piece, starts.subarray(0, count), this.#mergeSymbols(symbols.subarray(0, count)));
  }

  /** For each symbol 1 where a token starts. */
  #mergeSymbols(symbols: Int32Array): Uint8Array {
    const table = this.#table;
    const count = symbols.length;
    const next = new Int32Array(count);
    const previous = new Int32Array(count);
    const alive = new Uint8Array(count).fill(1);
    const ranks = new Int32Array(count).fill(none);
    const heap = new KeyHeap();
    for (let at = 0; at < count; at++) {
      next[at] = at + 1;
      previous[at] = at - 1;
    }

    const consider = (at: number): void => {
      const after = next[at] ?? count;
      const rank = after < count ? table.rank(symbols[at] ?? none, symbols[after] ?? none) : none;
      ranks[at] = rank;
      if (rank >= 0) heap.push(rank * positions + at);
    };

    for (let at = 0; at < count - 1; at++) consider(at);
    for (let key = heap.pop(); key !== undefined; key = heap.pop()) {
      const at = key % positions;
      const rank = (key - at) / positions;
      if (!alive[at] || ranks[at] !== rank) continue;
      const merged = next[at] ?? count;
      const after = next[merged] ?? count;
      symbols[at] = table.merged[rank] ?? none;
      alive[merged] = 0;
      next[at] = after;
      if (after < count) previous[after] = at;
      consider(at);
      const before = previous[at] ?? none;
      if (before >= 0) consider(before);
    }
    return alive;
  }
}

function cut(piece: string, starts: Int32Array, tokenStarts: Uint8Array): string[] {
  const tokens: string[] = [];
  let from = 0;
  for (let index = 1; index < starts.length; index++) {
    if (!tokenStarts[index]) continue;
    const start = starts[index] ?? piece.length;
    tokens.push(piece.slice(from, start));
    from = start;
  }
  if (piece.length > from) tokens.push(piece.slice(from));
  return tokens;
}
