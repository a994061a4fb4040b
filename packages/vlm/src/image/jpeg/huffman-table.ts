/** Bits that one look-up decodes; longer codes are found by their length. */
export const LOOK = 9;

/** A Huffman code of JPEG, whose codes are given by how many there are of each length. */
export interface HuffmanTable {
  /** `length << 8 | symbol` for the next `LOOK` bits; 0 where the code is longer. */
  readonly short: Uint16Array;
  /** The largest code of each length, -1 where there is none. */
  readonly maxCode: Int32Array;
  /** What to add to a code of each length to find its symbol. */
  readonly offset: Int32Array;
  readonly symbols: Uint8Array;
}

/** The table of `counts[length - 1]` codes of each length up to 16; undefined where there are more than fit. */
export function huffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable | undefined {
  const short = new Uint16Array(2 ** LOOK);
  const maxCode = new Int32Array(17).fill(-1);
  const offset = new Int32Array(17);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1] as number;
    offset[length] = index - code;
    if (code + count > 2 ** length) return undefined;
    if (length <= LOOK)
      for (let i = 0; i < count; i++) {
        const first = (code + i) << (LOOK - length);
        short.fill((length << 8) | (symbols[index + i] as number), first, first + 2 ** (LOOK - length));
      }
    code += count;
    index += count;
    if (count > 0) maxCode[length] = code - 1;
    code *= 2;
  }
  return { short, maxCode, offset, symbols };
}
