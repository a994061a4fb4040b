import type { JpegFile, JpegFrame } from './read-jpeg.js';

/** Turns the components of a row of `width` pixels into red, green and blue at `to`; `out` clamps them. */
export type RowToRGB = (rows: readonly Uint8Array[], width: number, out: Uint8ClampedArray, to: number) => void;

/** How components become colours, as libjpeg guesses it and as Pillow inverts four inks. */
export function toRGB({ frame, isJfif, adobe }: JpegFile): RowToRGB {
  const ids = (frame as JpegFrame).components.map(({ id }) => id);
  if (ids.length === 1) return grey;
  if (ids.length === 4) return adobe === undefined || adobe === 0 ? inks : lumaInks;
  if (isJfif) return luma;
  if (adobe !== undefined) return adobe === 0 ? plain : luma;
  return String.fromCharCode(...ids) === 'RGB' ? plain : luma;
}

/** `factor` times a chroma sample in 16 bits of fraction, rounded once in the sum. */
const table = (factor: number, half: number, shift: number): Int32Array =>
  Int32Array.from({ length: 256 }, (_, i) => (factor * (i - 128) + half) >> shift);

const redOfCr = table(91881, 32768, 16);
const blueOfCb = table(116130, 32768, 16);
const greenOfCr = table(-46802, 0, 0);
const greenOfCb = table(-22554, 32768, 0);

const grey: RowToRGB = ([row = new Uint8Array(0)], width, out, to) => {
  for (let x = 0, write = to; x < width; x++, write += 3) {
    const value = row[x] as number;
    out[write] = value;
    out[write + 1] = value;
    out[write + 2] = value;
  }
};

const plain: RowToRGB = (rows, width, out, to) => {
  for (let channel = 0; channel < 3; channel++) {
    const row = rows[channel] as Uint8Array;
    for (let x = 0; x < width; x++) out[to + 3 * x + channel] = row[x] as number;
  }
};

const luma: RowToRGB = (rows, width, out, to) => {
  const [ys, cbs, crs] = rows as [Uint8Array, Uint8Array, Uint8Array];
  for (let x = 0, write = to; x < width; x++, write += 3) {
    const y = ys[x] as number;
    const cb = cbs[x] as number;
    const cr = crs[x] as number;
    out[write] = y + (redOfCr[cr] as number);
    out[write + 1] = y + (((greenOfCb[cb] as number) + (greenOfCr[cr] as number)) >> 16);
    out[write + 2] = y + (blueOfCb[cb] as number);
  }
};

const inks: RowToRGB = (rows, width, out, to) => {
  const black = rows[3] as Uint8Array;
  for (let channel = 0; channel < 3; channel++) {
    const row = rows[channel] as Uint8Array;
    for (let x = 0; x < width; x++) out[to + 3 * x + channel] = onPaper(row[x] as number, black[x] as number);
  }
};

/** Cyan, magenta and yellow as luma and chroma, black as it is. */
const lumaInks: RowToRGB = (rows, width, out, to) => {
  luma(rows, width, out, to);
  const black = rows[3] as Uint8Array;
  for (let x = 0; x < width; x++)
    for (let at = to + 3 * x; at < to + 3 * x + 3; at++)
      out[at] = onPaper(255 - (out[at] as number), black[x] as number);
};

/** What an ink and black leave of white; both are stored inverted. */
function onPaper(ink: number, black: number): number {
  const product = (255 - ink) * black + 128;
  return black - (((product >> 8) + product) >> 8);
}
