import { ArgumentError } from '../errors/argument-error.js';
import { describe } from '../guards.js';
import { newSlice, type Slice } from './slice-value.js';

/** What `'...'` stands for: whole axes, as many as the other entries leave. */
export const ellipsis: unique symbol = Symbol('...');

const CACHE_LIMIT = 256;
const parsed = new Map<string, Slice | typeof ellipsis>();
const form = /^\s*([+-]?\d+)?\s*:\s*([+-]?\d+)?\s*(?::\s*([+-]?\d+)?\s*)?$/;

/** The meaning of `'1:3'`, `'::-1'`, `':'` or `'...'`. @throws ArgumentError for other text. */
export function parseSlice(op: string, text: string): Slice | typeof ellipsis {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const meaning = text.trim() === '...' ? ellipsis : parse(op, text);
  if (parsed.size === CACHE_LIMIT) parsed.clear();
  parsed.set(text, meaning);
  return meaning;
}

function parse(op: string, text: string): Slice {
  const match = text.length > 100 ? null : form.exec(text);
  if (match === null) {
    throw new ArgumentError({
      op,
      message: `expected a slice such as '1:3' or '::-1', or '...', got ${describe(text)}`,
    });
  }
  const [start, stop, step] = match.slice(1).map((digits) => (digits === undefined ? null : Number(digits)));
  return newSlice(op, start, stop, step);
}
