import { MLXError } from '@mlxts/core';
import type { Tokenizer } from '@mlxts/hub';

/** What the tokenizer puts around the tokens of a text, and the types of all. */
export interface Frame {
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly typesBefore: readonly number[];
  readonly typesAfter: readonly number[];
  readonly textType: number;
}

const probes = ['a', 'the', '0', '.'];

/**
 * Finds the special tokens that the post-processor of a tokenizer puts around a text.
 * @throws MLXError `Tokenizer` for one that does not keep the tokens of a text together
 */
export function readFrame(tokenizer: Tokenizer): Frame {
  for (const probe of probes) {
    const text = tokenizer.encode(probe, { addSpecialTokens: false });
    const { ids, typeIds } = tokenizer.encodeWithTypes(probe);
    if (text.length === 0) continue;
    for (let at = 0; at + text.length <= ids.length; at++) {
      if (!text.every((id, index) => ids[at + index] === id)) continue;
      const end = at + text.length;
      return {
        before: ids.slice(0, at),
        after: ids.slice(end),
        typesBefore: typeIds.slice(0, at),
        typesAfter: typeIds.slice(end),
        textType: typeIds[at] ?? 0,
      };
    }
  }
  throw new MLXError({
    op: 'load',
    code: 'Tokenizer',
    message: 'expected a tokenizer that puts special tokens before and behind the tokens of a text',
  });
}
