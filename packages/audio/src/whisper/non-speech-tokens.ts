import type { WhisperTokens } from './whisper-tokens.js';

const symbols = [
  ...'"#()*+/:;<=>@[\\]^_`{|}~「」『』',
  ...'<< >> <<< >>> -- --- -( -[ (\' (" (( )) ((( ))) [[ ]] {{ }} ♪♪ ♪♪♪'.split(' '),
];

/** Where a note takes several tokens, the first, which all of them share, stands for it. */
const notes = [...'♩♪♫♬♭♮♯'];

/**
 * Tokens that write what nobody says: brackets around remarks, names of speakers, notes of music.
 * @see https://github.com/openai/whisper/blob/main/whisper/tokenizer.py
 */
export function nonSpeechTokens(tokens: WhisperTokens): number[] {
  const found = new Set<number>();
  const add = (text: string, isShared: boolean): void => {
    const [first, ...rest] = tokens.encodeExactly(text);
    if (first !== undefined && (isShared || rest.length === 0)) found.add(first);
  };
  add(' -', true); // as the beginning of a word only
  add(" '", true);
  for (const symbol of [...symbols, ...notes]) {
    add(symbol, notes.includes(symbol));
    add(` ${symbol}`, notes.includes(symbol));
  }
  return [...found].sort((a, b) => a - b);
}
