/** Fixed-point cosines: the factors times 2^13. */
const [F0298, F0390, F0541, F0765, F0899, F1175] = [2446, 3196, 4433, 6270, 7373, 9633] as const;
const [F1501, F1847, F1961, F2053, F2562, F3072] = [12299, 15137, 16069, 16819, 20995, 25172] as const;

const work = new Int32Array(64);

/**
 * The samples of a block from its coefficients: libjpeg's accurate integer transform (`islow`), with its rounding, so that
 * samples are those of libjpeg-turbo to the bit. Writes 8 rows of 8 at `to`, `stride` apart; `out` clamps them.
 */
export function idct(
  block: Int16Array,
  at: number,
  quant: Uint16Array,
  out: Uint8ClampedArray,
  to: number,
  stride: number,
): void {
  for (let x = 0; x < 8; x++) {
    const c = at + x;
    const s1 = block[c + 8] as number;
    const s2 = block[c + 16] as number;
    const s3 = block[c + 24] as number;
    const s4 = block[c + 32] as number;
    const s5 = block[c + 40] as number;
    const s6 = block[c + 48] as number;
    const s7 = block[c + 56] as number;
    const dc = Math.imul(block[c] as number, quant[x] as number);
    if ((s1 | s2 | s3 | s4 | s5 | s6 | s7) === 0) {
      const value = dc << 2;
      for (let y = x; y < 64; y += 8) work[y] = value;
      continue;
    }
    transform(
      x,
      8,
      11,
      dc,
      Math.imul(s1, quant[x + 8] as number),
      Math.imul(s2, quant[x + 16] as number),
      Math.imul(s3, quant[x + 24] as number),
      Math.imul(s4, quant[x + 32] as number),
      Math.imul(s5, quant[x + 40] as number),
      Math.imul(s6, quant[x + 48] as number),
      Math.imul(s7, quant[x + 56] as number),
    );
  }
  for (let y = 0; y < 8; y++) {
    const r = 8 * y;
    const s1 = work[r + 1] as number;
    const s2 = work[r + 2] as number;
    const s3 = work[r + 3] as number;
    const s4 = work[r + 4] as number;
    const s5 = work[r + 5] as number;
    const s6 = work[r + 6] as number;
    const s7 = work[r + 7] as number;
    const row = to + y * stride;
    if ((s1 | s2 | s3 | s4 | s5 | s6 | s7) === 0) {
      out.fill((((work[r] as number) + 16) >> 5) + 128, row, row + 8);
      continue;
    }
    transform(r, 1, 18, work[r] as number, s1, s2, s3, s4, s5, s6, s7);
    for (let x = 0; x < 8; x++) out[row + x] = (work[r + x] as number) + 128;
  }
}

/** Eight values in the place of eight others, `step` apart in `work`. */
function transform(
  at: number,
  step: number,
  shift: number,
  s0: number,
  s1: number,
  s2: number,
  s3: number,
  s4: number,
  s5: number,
  s6: number,
  s7: number,
): void {
  const even = Math.imul(s2 + s6, F0541);
  const e2 = even - Math.imul(s6, F1847);
  const e3 = even + Math.imul(s2, F0765);
  const half = 1 << (shift - 1);
  const sum = ((s0 + s4) << 13) + half;
  const difference = ((s0 - s4) << 13) + half;
  const [a0, a3, a1, a2] = [sum + e3, sum - e3, difference + e2, difference - e2];

  const z5 = Math.imul(s7 + s3 + s5 + s1, F1175);
  const z1 = -Math.imul(s7 + s1, F0899);
  const z2 = -Math.imul(s5 + s3, F2562);
  const z3 = z5 - Math.imul(s7 + s3, F1961);
  const z4 = z5 - Math.imul(s5 + s1, F0390);
  const o0 = Math.imul(s7, F0298) + z1 + z3;
  const o1 = Math.imul(s5, F2053) + z2 + z4;
  const o2 = Math.imul(s3, F3072) + z2 + z3;
  const o3 = Math.imul(s1, F1501) + z1 + z4;

  work[at] = (a0 + o3) >> shift;
  work[at + step] = (a1 + o2) >> shift;
  work[at + 2 * step] = (a2 + o1) >> shift;
  work[at + 3 * step] = (a3 + o0) >> shift;
  work[at + 4 * step] = (a3 - o0) >> shift;
  work[at + 5 * step] = (a2 - o1) >> shift;
  work[at + 6 * step] = (a1 - o2) >> shift;
  work[at + 7 * step] = (a0 - o3) >> shift;
}
