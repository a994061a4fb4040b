import { type Coefficients, PRECISION } from './coefficients.js';

const HALF = 1 << (PRECISION - 1);

/** Rows `from` to `until` of a picture made narrower or wider: `source` has lines of `width` pixels, `out` begins with row `from`. */
export function resampleAcross(
  source: Uint8Array,
  width: number,
  out: Uint8ClampedArray,
  { first, count, weights, size }: Coefficients,
  { from, until }: { from: number; until: number },
): void {
  const columns = first.length;
  let write = 3 * from * columns;
  for (let row = from; row < until; row++) {
    const line = 3 * row * width;
    for (let x = 0; x < columns; x++) {
      let read = line + 3 * (first[x] as number);
      const k = x * size;
      const end = k + (count[x] as number);
      let r = HALF;
      let g = HALF;
      let b = HALF;
      for (let i = k; i < end; i++) {
        const weight = weights[i] as number;
        r = (r + Math.imul(source[read] as number, weight)) | 0;
        g = (g + Math.imul(source[read + 1] as number, weight)) | 0;
        b = (b + Math.imul(source[read + 2] as number, weight)) | 0;
        read += 3;
      }
      out[write] = r >> PRECISION;
      out[write + 1] = g >> PRECISION;
      out[write + 2] = b >> PRECISION;
      write += 3;
    }
  }
}

/** Rows `from` to `until` of a picture made lower or higher: lines are `stride` bytes, `sums` has room for one. */
export function resampleDown(
  source: Uint8Array,
  stride: number,
  out: Uint8ClampedArray,
  { first, count, weights, size }: Coefficients,
  { from, until, sums }: { from: number; until: number; sums: Int32Array },
): void {
  for (let row = from; row < until; row++) {
    const k = row * size;
    const end = k + (count[row] as number);
    let read = stride * (first[row] as number);
    sums.fill(HALF);
    let i = k;
    // Two lines at once: sums are loaded and stored half as often.
    for (; i + 1 < end; i += 2, read += 2 * stride) {
      const upper = weights[i] as number;
      const lower = weights[i + 1] as number;
      for (let x = 0; x < stride; x++)
        sums[x] =
          (sums[x] as number) +
          Math.imul(source[read + x] as number, upper) +
          Math.imul(source[read + stride + x] as number, lower);
    }
    if (i < end) {
      const weight = weights[i] as number;
      for (let x = 0; x < stride; x++) sums[x] = (sums[x] as number) + Math.imul(source[read + x] as number, weight);
    }
    const write = row * stride;
    for (let x = 0; x < stride; x++) out[write + x] = (sums[x] as number) >> PRECISION;
  }
}
