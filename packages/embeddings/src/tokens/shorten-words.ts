/** Texts up to this length are tokenized at once whatever words they have. */
const shortText = 4096;

/**
 * Letters and digits that every normalizer leaves at least as many and in one word: not ideographs, each of which is a word
 * to BERT, nor the last of the plane, among which some stand for several words.
 */
const wordLetter = String.raw`(?:(?!\p{Script=Han}|[\uf900-\uffff])[\p{Ll}\p{Lu}\p{Lo}\p{Nd}])`;

/**
 * Cuts words far beyond `longest` letters to one more than that: a tokenizer to which a word of more than `longest` is
 * unknown gives the same tokens, and does not look at a million letters first.
 */
export function shortenWords(text: string, longest: number): string {
  if (text.length <= shortText) return text;
  return text.replace(new RegExp(`(${wordLetter}{${longest + 1}})${wordLetter}+`, 'gu'), '$1');
}
