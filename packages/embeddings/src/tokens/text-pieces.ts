/** Characters that are encoded at once: some milliseconds' work. */
const pieceLength = 4096;
/** A stretch with no place to cut it is cut after so many, where it may be. */
const longestPiece = 4 * pieceLength;

/** A lone space or line break, with a character on each side that is none. */
const atSpaces = /\S[ \n]\S/g;
/** The same, or a place between two ideographs. */
const atIdeographs = /\S[ \n]\S|[\u4e00-\u9fff](?=[\u4e00-\u9fff])/g;

export interface Cuts {
  /** Between ideographs too: for tokenizers to which each is a word. */
  readonly ideographs: boolean;
  /** Anywhere in a stretch of 16,384 characters without a better place: the tokens at the cut may then be others. */
  readonly anywhere: boolean;
}

/**
 * Cuts a long text where words end, before the space: tokenizers that begin a word with its space, or drop spaces, give the
 * pieces the tokens that they give the whole. A text without such places stays whole.
 */
export function* textPieces(text: string, { ideographs, anywhere }: Cuts): Generator<string> {
  const boundary = ideographs ? atIdeographs : atSpaces;
  let start = 0;
  while (text.length - start > 2 * pieceLength) {
    boundary.lastIndex = start + pieceLength;
    const found = boundary.exec(text);
    let end = found === null ? text.length : found.index + 1;
    if (anywhere && end - start > longestPiece) end = characterEnd(text, start + longestPiece);
    if (end === text.length) break;
    yield text.slice(start, end);
    start = end;
  }
  yield start === 0 ? text : text.slice(start);
}

/** The same place, or the one before where it is inside a surrogate pair. */
function characterEnd(text: string, end: number): number {
  return (text.codePointAt(end - 1) ?? 0) > 0xffff ? end - 1 : end;
}
