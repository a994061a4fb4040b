import type { ComponentPlane } from './component-plane.js';

/** Writes the row `y` of the image, of one component. */
export type UpsampleRow = (y: number, out: Uint8Array) => void;

/**
 * How a component becomes as large as the image: libjpeg's "fancy" triangle filter where it has half the columns or rows,
 * with its rounding, else the nearest sample. `across` and `down` say how many pixels share a sample; `out` has room for
 * whole samples.
 */
export function upsampler(plane: ComponentPlane, across: number, down: number): UpsampleRow {
  const { samples, stride, width } = plane;
  if (across === 1 && down === 1) return (y, out) => out.set(samples.subarray(y * stride, y * stride + width));
  // A column of one or two samples has no neighbours to lean on.
  if (across === 2 && down === 1 && width > 2) return (y, out) => widen(samples, y * stride, width, out);
  if (across === 2 && down === 2 && width > 2) return fancyBoth(plane);
  if (across === 1 && down === 2) return fancyRows(plane);
  return (y, out) => {
    const row = Math.floor(y / down) * stride;
    for (let x = 0, write = 0; x < width; x++)
      for (let copy = 0; copy < across; copy++) out[write++] = samples[row + x] as number;
  };
}

/** Three parts of the near sample, one of the far; rounding alternates. */
function widen(samples: Uint8ClampedArray, row: number, width: number, out: Uint8Array): void {
  let [before, here] = [samples[row] as number, samples[row] as number];
  for (let x = 0; x < width; x++) {
    const after = samples[row + Math.min(x + 1, width - 1)] as number;
    out[2 * x] = x === 0 ? here : (3 * here + before + 1) >> 2;
    out[2 * x + 1] = x === width - 1 ? here : (3 * here + after + 2) >> 2;
    before = here;
    here = after;
  }
}

/** The rows that a row of pixels lies between: the nearer, and the other. */
function nearRows({ stride, height }: ComponentPlane, y: number): [near: number, far: number] {
  const row = y >> 1;
  const far = y % 2 === 0 ? Math.max(0, row - 1) : Math.min(height - 1, row + 1);
  return [row * stride, far * stride];
}

function fancyRows(plane: ComponentPlane): UpsampleRow {
  const { samples, width } = plane;
  return (y, out) => {
    const [near, far] = nearRows(plane, y);
    const bias = y % 2 === 0 ? 1 : 2;
    for (let x = 0; x < width; x++)
      out[x] = (3 * (samples[near + x] as number) + (samples[far + x] as number) + bias) >> 2;
  };
}

function fancyBoth(plane: ComponentPlane): UpsampleRow {
  const { samples, width } = plane;
  return (y, out) => {
    const [near, far] = nearRows(plane, y);
    let here = 3 * (samples[near] as number) + (samples[far] as number);
    let before = here;
    for (let x = 0; x < width; x++) {
      const next = Math.min(x + 1, width - 1);
      const after = 3 * (samples[near + next] as number) + (samples[far + next] as number);
      out[2 * x] = (3 * here + before + 8) >> 4;
      out[2 * x + 1] = (3 * here + after + 7) >> 4;
      before = here;
      here = after;
    }
  };
}
