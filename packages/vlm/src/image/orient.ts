import type { Orientation } from './exif-orientation.js';
import type { Pauses } from './pauses.js';
import type { RGBImage } from './rgb-image.js';

const ROWS = 64;

/** The image as it is to be seen, as `ImageOps.exif_transpose` gives it. */
export async function orient(image: RGBImage, orientation: Orientation, pauses: Pauses): Promise<RGBImage> {
  if (orientation === 1) return image;
  const { width, height, data } = image;
  const isTurned = orientation >= 5;
  const size = isTurned ? { width: height, height: width } : { width, height };
  const flipsX = [2, 3, 7, 8].includes(orientation);
  const flipsY = [3, 4, 6, 7].includes(orientation);
  // Stored pixel (x, y) lies at start + x · stepX + y · stepY.
  const alongX = isTurned ? size.width : 1;
  const alongY = isTurned ? 1 : size.width;
  const start = (flipsX ? alongX * (width - 1) : 0) + (flipsY ? alongY * (height - 1) : 0);
  const [stepX, stepY] = [3 * (flipsX ? -alongX : alongX), 3 * (flipsY ? -alongY : alongY)];
  const turned = new Uint8Array(data.length);
  for (let top = 0; top < height; top += ROWS) {
    turnRows(data, turned, { width, top, bottom: Math.min(height, top + ROWS), start: 3 * start, stepX, stepY });
    await pauses.turn();
  }
  return { ...size, data: turned };
}

interface Turn {
  readonly width: number;
  readonly top: number;
  readonly bottom: number;
  readonly start: number;
  readonly stepX: number;
  readonly stepY: number;
}

function turnRows(from: Uint8Array, to: Uint8Array, { width, top, bottom, start, stepX, stepY }: Turn): void {
  let read = 3 * top * width;
  for (let y = top; y < bottom; y++) {
    let write = start + y * stepY;
    for (let x = 0; x < width; x++) {
      to[write] = from[read] as number;
      to[write + 1] = from[read + 1] as number;
      to[write + 2] = from[read + 2] as number;
      read += 3;
      write += stepX;
    }
  }
}
