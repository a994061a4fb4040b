/** Characters that are encoded at once: some milliseconds' work. */
const pieceLength = 4096;

/** A lone space or line break, with a character on each side that is none. */
const boundary = /\S[ \n]\S/g;

/**
 * Cuts a long text where words end, before the space: tokenizers that begin a word with its space, or drop spaces, give the
 * pieces the tokens that they give the whole. A text without such places stays whole.
 */
export function* textPieces(text: string): Generator<string> {
  let start = 0;
  while (text.length - start > 2 * pieceLength) {
    boundary.lastIndex = start + pieceLength;
    const found = boundary.exec(text);
    if (found === null) break;
    const end = found.index + 1;
    yield text.slice(start, end);
    start = end;
  }
  yield start === 0 ? text : text.slice(start);
}
