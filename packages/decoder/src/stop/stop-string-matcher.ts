import { ArgumentError } from '@mlxts/core';

/**
 * Finds stop strings in text that arrives in pieces, whatever the pieces are.
 * The match that ends first wins, the longest of those; only what may still become a stop string is held back.
 */
export class StopStringMatcher {
  readonly #stops: readonly string[];
  #held = '';
  #stopped = false;

  /** @throws ArgumentError for an empty stop string. */
  constructor(stops: readonly string[]) {
    if (stops.includes(''))
      throw new ArgumentError({ op: 'StopStringMatcher', message: 'expected stop strings that are not empty' });
    this.#stops = stops;
  }

  /** Whether a stop string has come: nothing more is let through. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** The text that is known to come before any stop string. */
  push(text: string): string {
    if (this.#stopped) return '';
    const buffer = this.#held + text;
    const match = this.#firstMatch(buffer);
    if (match !== undefined) {
      this.#stopped = true;
      this.#held = '';
      return buffer.slice(0, match.start);
    }
    const held = this.#openSuffix(buffer);
    this.#held = buffer.slice(buffer.length - held);
    return buffer.slice(0, buffer.length - held);
  }

  /** What is held back when no more text comes. */
  finish(): string {
    const rest = this.#held;
    this.#held = '';
    return rest;
  }

  #firstMatch(buffer: string): { start: number; end: number } | undefined {
    let first: { start: number; end: number } | undefined;
    for (const stop of this.#stops) {
      const start = buffer.indexOf(stop);
      if (start === -1) continue;
      const end = start + stop.length;
      if (first === undefined || end < first.end || (end === first.end && start < first.start)) first = { start, end };
    }
    return first;
  }

  /** Length of the longest end of `buffer` with which a stop string begins. */
  #openSuffix(buffer: string): number {
    let longest = 0;
    for (const stop of this.#stops) {
      for (let size = Math.min(stop.length - 1, buffer.length); size > longest; size--) {
        if (buffer.endsWith(stop.slice(0, size))) longest = size;
      }
    }
    return longest;
  }
}
