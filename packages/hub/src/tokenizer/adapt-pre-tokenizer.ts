import { isJsonObject, type JsonObject } from '../json.js';

/** `Digits` of the library knows ASCII digits only, the Rust library every number character. */
function adaptDigits({ individual_digits }: JsonObject): JsonObject {
  const pattern = { Regex: individual_digits === true ? '\\p{N}' : '\\p{N}+' };
  return { type: 'Split', pattern, behavior: 'Isolated', invert: false };
}

/** `Whitespace` of the library takes only ASCII letters as word characters. */
const whitespace: JsonObject = {
  type: 'Split',
  pattern: { Regex: '\\w+|[^\\w\\s]+' },
  behavior: 'Removed',
  invert: true,
};

/** Rewrites the pre-tokenizers that `@huggingface/tokenizers` 0.2.0 runs otherwise than the Rust library. */
export function adaptPreTokenizer(value: unknown): unknown {
  if (!isJsonObject(value)) return value;
  if (value.type === 'Digits') return adaptDigits(value);
  if (value.type === 'Whitespace') return whitespace;
  if (value.type === 'Sequence' && Array.isArray(value.pretokenizers))
    return { ...value, pretokenizers: value.pretokenizers.map(adaptPreTokenizer) };
  return value;
}
