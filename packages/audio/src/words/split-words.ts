import type { Tokenizer } from '@mlxts/hub';
import type { TokenWord } from './word-timing.js';

/** Languages that are written without spaces between words: each character counts as one. */
const unspaced = new Set(['zh', 'ja', 'th', 'lo', 'my', 'yue']);
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** Text tokens by words: those that together are whole characters, joined up to the next space or mark where `language` has spaces. */
export function splitWords(
  tokens: readonly number[],
  tokenizer: Pick<Tokenizer, 'createDetokenizer'>,
  language: string | undefined,
): TokenWord[] {
  const pieces = splitCharacters(tokens, tokenizer);
  if (language !== undefined && unspaced.has(language)) return pieces;
  const words: { text: string; tokens: number[] }[] = [];
  for (const { text, tokens: own } of pieces) {
    const last = words.at(-1);
    if (last === undefined || text.startsWith(' ') || punctuation.includes(text.trim()))
      words.push({ text, tokens: [...own] });
    else {
      last.text += text;
      last.tokens.push(...own);
    }
  }
  return words;
}

function splitCharacters(tokens: readonly number[], tokenizer: Pick<Tokenizer, 'createDetokenizer'>): TokenWord[] {
  const detokenizer = tokenizer.createDetokenizer();
  const pieces: TokenWord[] = [];
  let held: number[] = [];
  for (const token of tokens) {
    held.push(token);
    const text = detokenizer.add(token);
    if (text === '') continue;
    pieces.push({ text, tokens: held });
    held = [];
  }
  const rest = detokenizer.finish();
  if (held.length > 0) pieces.push({ text: rest, tokens: held });
  return pieces;
}
