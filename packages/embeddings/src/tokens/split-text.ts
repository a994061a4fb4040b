import type { EmbeddingTokenizer } from './embedding-tokenizer.js';
import type { Pauses } from './pauses.js';

/** A stretch of a text in UTF-16 units, as `slice` takes them. */
export interface Span {
  readonly start: number;
  /** Behind its last character. */
  readonly end: number;
}

/** What is never cut unless it is too long by itself. */
interface Unit extends Span {
  readonly tokens: number;
  /** How good a place its end is for a cut. */
  readonly rank: number;
}

export interface SplitOptions {
  /** Most tokens of a span, special ones not counted. */
  readonly room: number;
  readonly pauses: Pauses;
  readonly signal: AbortSignal | undefined;
}

/** Words; where there are no spaces, what ends with an ideographic mark; never more than 512 characters. */
const unit = /[^\s。！？；，、]{1,512}[。！？；，、]*|[。！？；，、]+/gu;
const sentenceEnd = /[.!?…。！？]["'”’)\]]*$/u;

/**
 * Cuts a text into spans of at most `room` tokens, without the spaces around them. The cut is at the last end of a paragraph
 * in the second half of the room, else of a sentence, else of a line, else of a word. A text of spaces alone has no spans.
 */
export async function splitText(
  text: string,
  tokenizer: EmbeddingTokenizer,
  { room, pauses, signal }: SplitOptions,
): Promise<Span[]> {
  const fits = async ({ start, end }: Span): Promise<boolean> =>
    !(await tokenizer.encode(text.slice(start, end), room, pauses, signal)).isCut;
  const whole = { start: text.length - text.trimStart().length, end: text.trimEnd().length };
  if (whole.start >= whole.end) return [];
  if (await fits(whole)) return [whole];

  const units: Unit[] = [];
  for (const span of unitSpans(text)) {
    if (pauses.isDue) await pauses.take(signal);
    units.push(...countedUnits(text, span, room, tokenizer));
  }
  const spans: Span[] = [];
  for (let first = 0; first < units.length; ) {
    let end = lastCut(units, first, room);
    const span = (): Span => ({ start: (units[first] as Unit).start, end: (units[end - 1] as Unit).end });
    while (end > first + 1 && !(await fits(span()))) end--; // tokens of words together need not be those of each
    spans.push(span());
    first = end;
  }
  return spans;
}

function* unitSpans(text: string): Generator<Span> {
  for (const { 0: word, index } of text.matchAll(unit)) yield { start: index, end: index + word.length };
}

/** The unit at `span`, in halves for as long as it has more tokens than there is room for. */
function countedUnits(text: string, { start, end }: Span, room: number, tokenizer: EmbeddingTokenizer): Unit[] {
  const word = text.slice(start, end);
  const tokens = tokenizer.count(` ${word}`);
  if (tokens <= room || word.length < 2) return [{ start, end, tokens, rank: rankOf(text, end, word) }];
  let middle = start + (word.length >> 1);
  if ((text.codePointAt(middle - 1) ?? 0) > 0xffff) middle++;
  if (middle >= end) return [{ start, end, tokens, rank: 0 }];
  return [
    { start, end: middle },
    { start: middle, end },
  ].flatMap((half) => countedUnits(text, half, room, tokenizer));
}

function rankOf(text: string, end: number, word: string): number {
  const gap = /\s*/y;
  gap.lastIndex = end;
  const spaces = gap.exec(text)?.[0] ?? '';
  if (/\n\s*\n/.test(spaces)) return 4;
  if (sentenceEnd.test(word)) return 3;
  if (spaces.includes('\n')) return 2;
  return spaces === '' ? 0 : 1;
}

/** Behind the last unit of the span that begins with `first`. */
function lastCut(units: readonly Unit[], first: number, room: number): number {
  let [best, bestRank, total] = [first + 1, -1, 0];
  for (let at = first; at < units.length; at++) {
    const { tokens, rank } = units[at] as Unit;
    total += tokens;
    if (total > room) return best;
    const cut = total < room / 2 ? -1 : rank;
    if (cut >= bestRank) [best, bestRank] = [at + 1, cut];
  }
  return units.length;
}
