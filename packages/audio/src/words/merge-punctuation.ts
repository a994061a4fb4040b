import type { AlignedWord } from './word-timing.js';

const opening = '"\'“¿([{-';
const closing = '"\'.。,，!！?？:：”)]}、';

/** Gives marks to the words that they stand at: opening ones to the next, closing ones to the one before. The words keep their times. */
export function mergePunctuation(words: readonly AlignedWord[]): AlignedWord[] {
  const opened: AlignedWord[] = [];
  for (const word of [...words].reverse()) {
    const following = opened.at(-1);
    const mark = word.text.trim();
    if (following !== undefined && word.text.startsWith(' ') && opening.includes(mark))
      opened[opened.length - 1] = joined(word, following, following);
    else opened.push(word);
  }
  const closed: AlignedWord[] = [];
  for (const word of opened.reverse()) {
    const previous = closed.at(-1);
    if (previous !== undefined && !previous.text.endsWith(' ') && closing.includes(word.text))
      closed[closed.length - 1] = joined(previous, word, previous);
    else closed.push(word);
  }
  return closed;
}

function joined(first: AlignedWord, second: AlignedWord, timed: AlignedWord): AlignedWord {
  return { ...timed, text: first.text + second.text, tokens: [...first.tokens, ...second.tokens] };
}
