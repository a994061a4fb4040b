import { isJinjaValue, type JinjaValue } from './jinja.js';
import { limits } from './limits.js';
import { templateError } from './template-error.js';

/** Items and sixteenths of text in a value and all that is inside of it, and how deep it goes. */
export interface ValueSize {
  total: number;
  depth: number;
}

/** Items of a value and of all that is inside of it: far above any conversation. */
const largest = 10_000_000;

/** One count for each character of text that this many characters share. */
export const charactersPerStep = 16;

/** The values directly inside of a list, mapping or namespace. */
export function itemsOf({ value }: JinjaValue): JinjaValue[] {
  if (Array.isArray(value)) return value.filter(isJinjaValue);
  return value instanceof Map ? [...value.values()].filter(isJinjaValue) : [];
}

function isContainer({ value }: JinjaValue): boolean {
  return Array.isArray(value) || value instanceof Map;
}

/**
 * Measures values, each once: lists and mappings never change. A value that holds the same list a thousand times counts
 * it a thousand times, as its text would.
 */
export class ValueSizes {
  readonly #known = new WeakMap<object, ValueSize>();

  /** @throws MLXError Config for more than `largest` items in all, more than `limits.levels` levels, or a namespace inside. */
  measure(value: JinjaValue): ValueSize {
    if (typeof value.value === 'string')
      return { total: 1 + Math.floor(value.value.length / charactersPerStep), depth: 0 };
    if (!isContainer(value)) return { total: 1, depth: 0 };
    const known = this.#known.get(value);
    if (known) return known;
    const size = { total: 1, depth: 1 };
    for (const item of itemsOf(value)) {
      if (item.type === 'NamespaceValue') throw templateError('a namespace inside of another value is not supported');
      const inner = this.measure(item);
      size.total += inner.total;
      size.depth = Math.max(size.depth, inner.depth + 1);
      if (size.total > largest || size.depth > limits.levels)
        throw templateError(`expected values of at most ${largest} items and ${limits.levels} levels`);
    }
    if (value.type !== 'NamespaceValue') this.#known.set(value, size);
    return size;
  }
}
