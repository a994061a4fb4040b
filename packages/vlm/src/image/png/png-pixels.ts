import { overWhite } from '../over-white.js';
import type { PngFile } from './read-png.js';

/** Where a row of pixels goes: the first at `to`, the others `step` bytes further on each. */
export interface RowTarget {
  readonly out: Uint8Array;
  readonly to: number;
  readonly step: number;
}

/** Writes the `count` pixels whose samples begin at `at`. */
export type RowWriter = (bytes: Uint8Array, at: number, count: number, target: RowTarget) => void;

/**
 * How rows of a file become red, green and blue, as Pillow converts them: 16-bit grey above 255 is white, of other 16-bit
 * samples the upper byte counts. With `onWhite`, transparent pixels are laid over white, otherwise transparency is dropped.
 */
export function rowWriter(file: PngFile, onWhite: boolean): RowWriter {
  const { colour, depth } = file;
  const wide = depth === 16 ? 2 : 1;
  const key = onWhite ? transparentColour(file) : undefined;
  if (colour === 3) return indexed(paletteTable(file, onWhite), depth);
  if (colour === 0) return wide === 2 ? deepGrey(key?.[0]) : indexed(greyTable(depth, key?.[0]), depth);
  if (colour === 2) return opaque(wide, key);
  return colour === 4 ? withAlpha(wide, 1, onWhite) : withAlpha(wide, 3, onWhite);
}

/** The low bytes of the colour in tRNS, which Pillow compares with the pixels that it has converted to 8 bits. */
function transparentColour({ colour, depth, transparency }: PngFile): number[] | undefined {
  if (transparency === undefined || colour === 3) return undefined;
  const samples = colour === 0 ? 1 : 3;
  const low = Array.from({ length: samples }, (_, i) => transparency[2 * i + 1] as number);
  return depth === 1 ? [(transparency[0] as number) + (low[0] as number) > 0 ? 255 : 0] : low;
}

function greyTable(depth: number, key: number | undefined): Uint8Array {
  const scale = 255 / (2 ** depth - 1);
  const table = new Uint8Array(768);
  for (let value = 0; value < 2 ** depth; value++) {
    const grey = value * scale;
    table.fill(grey === key ? 255 : grey, 3 * value, 3 * value + 3);
  }
  return table;
}

function paletteTable({ palette = new Uint8Array(0), transparency }: PngFile, onWhite: boolean): Uint8Array {
  const table = new Uint8Array(768);
  table.set(palette);
  if (!onWhite || transparency === undefined) return table;
  return table.map((value, i) => overWhite(value, transparency[Math.floor(i / 3)] ?? 255));
}

function indexed(table: Uint8Array, depth: number): RowWriter {
  const mask = 2 ** depth - 1;
  return (bytes, at, count, { out, to, step }) => {
    for (let x = 0; x < count; x++) {
      const bit = x * depth;
      const value = ((bytes[at + (bit >> 3)] as number) >> (8 - depth - (bit & 7))) & mask;
      const write = to + x * step;
      out[write] = table[3 * value] as number;
      out[write + 1] = table[3 * value + 1] as number;
      out[write + 2] = table[3 * value + 2] as number;
    }
  };
}

function deepGrey(key: number | undefined): RowWriter {
  return (bytes, at, count, { out, to, step }) => {
    for (let x = 0; x < count; x++) {
      const grey = bytes[at + 2 * x] === 0 ? (bytes[at + 2 * x + 1] as number) : 255;
      out.fill(grey === key ? 255 : grey, to + x * step, to + x * step + 3);
    }
  };
}

function opaque(wide: number, key: readonly number[] | undefined): RowWriter {
  return (bytes, at, count, { out, to, step }) => {
    if (wide === 1 && step === 3 && key === undefined) return out.set(bytes.subarray(at, at + 3 * count), to);
    for (let x = 0; x < count; x++) {
      const read = at + 3 * wide * x;
      const write = to + x * step;
      const [r, g, b] = [bytes[read], bytes[read + wide], bytes[read + 2 * wide]] as [number, number, number];
      const isKey = key !== undefined && r === key[0] && g === key[1] && b === key[2];
      out[write] = isKey ? 255 : r;
      out[write + 1] = isKey ? 255 : g;
      out[write + 2] = isKey ? 255 : b;
    }
  };
}

function withAlpha(wide: number, colours: 1 | 3, onWhite: boolean): RowWriter {
  const [green, blue] = colours === 3 ? [wide, 2 * wide] : [0, 0];
  return (bytes, at, count, { out, to, step }) => {
    for (let x = 0; x < count; x++) {
      const read = at + (colours + 1) * wide * x;
      const write = to + x * step;
      const alpha = onWhite ? (bytes[read + colours * wide] as number) : 255;
      const [r, g, b] = [bytes[read], bytes[read + green], bytes[read + blue]] as [number, number, number];
      out[write] = alpha === 255 ? r : overWhite(r, alpha);
      out[write + 1] = alpha === 255 ? g : overWhite(g, alpha);
      out[write + 2] = alpha === 255 ? b : overWhite(b, alpha);
    }
  };
}
