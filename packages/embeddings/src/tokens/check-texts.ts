import { ArgumentError } from '@mlxts/core';

/** @throws ArgumentError that names the index of what is no text */
export function checkTexts(op: string, texts: unknown): asserts texts is readonly string[] {
  if (!Array.isArray(texts)) throw new ArgumentError({ op, message: `expected a list of texts, got ${typeof texts}` });
  const wrong = texts.findIndex((text) => typeof text !== 'string');
  if (wrong >= 0)
    throw new ArgumentError({ op, message: `texts[${wrong}]: expected text, got ${typeof texts[wrong]}` });
}
