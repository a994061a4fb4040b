import type { ImageSize } from '../image/rgb-image.js';
import type { TileLayout } from './image-processor.js';

export interface TilingConfig {
  readonly resizes: boolean;
  /** The longer side to which images are brought first. */
  readonly longestEdge: number;
  /** The side of a tile. */
  readonly tileSide: number;
  /** Whether images are cut into tiles; otherwise each becomes one. */
  readonly splits: boolean;
}

/** Sizes on the way of an image to its tiles. */
export interface Tiling extends TileLayout {
  /** The size after the first step. */
  readonly scaled: ImageSize;
  /** The size that is cut: multiples of a tile's side. */
  readonly whole: ImageSize;
}

/** The largest side of all, whatever the configuration says. */
const MAX_SIDE = 4096;

/** How an image of this size is scaled and cut. */
export function tiling(size: ImageSize, { resizes, longestEdge, tileSide, splits }: TilingConfig): Tiling {
  const scaled = resizes ? below(scaledTo(size, longestEdge), MAX_SIDE) : size;
  if (!splits) return { scaled, whole: { width: tileSide, height: tileSide }, rows: 0, columns: 0 };
  const whole = inTiles(scaled, tileSide);
  const isOne = whole.width <= tileSide && whole.height <= tileSide;
  const [rows, columns] = isOne ? [0, 0] : [whole.height / tileSide, whole.width / tileSide];
  return { scaled, whole, rows, columns };
}

/** The longer side becomes `edge`, the shorter even. */
function scaledTo({ width, height }: ImageSize, edge: number): ImageSize {
  const ratio = width / height;
  const even = (side: number) => Math.max(1, side + (side % 2));
  return width >= height
    ? { width: edge, height: even(Math.trunc(edge / ratio)) }
    : { width: even(Math.trunc(edge * ratio)), height: edge };
}

function below({ width, height }: ImageSize, edge: number): ImageSize {
  const ratio = width / height;
  if (width >= height && width > edge) return { width: edge, height: Math.max(1, Math.trunc(edge / ratio)) };
  if (height > width && height > edge) return { width: Math.max(1, Math.trunc(edge * ratio)), height: edge };
  return { width, height };
}

/** Both sides grow to multiples of a tile, the shorter from where the ratio puts it. */
function inTiles({ width, height }: ImageSize, side: number): ImageSize {
  const ratio = width / height;
  const up = (length: number) => Math.ceil(length / side) * side;
  return width >= height
    ? { width: up(width), height: up(Math.trunc(up(width) / ratio)) }
    : { width: up(Math.trunc(up(height) * ratio)), height: up(height) };
}
