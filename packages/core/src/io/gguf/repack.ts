/**
 * Turns blocks of 32 weights into MLX's affine form `w = scale · q + bias` with groups of 32: q packed in uint32 words
 * from the lowest bits up, one float16 scale and bias a block. `input` holds whole blocks and starts on 4 bytes.
 */
export type Repack = (input: Uint8Array, weights: Uint32Array, scales: Uint16Array, biases: Uint16Array) => void;

/** Bits 0–3 of each byte of `word`, side by side in 16 bits. */
function lowNibbles(word: number): number {
  const pairs = word & 0x0f0f0f0f;
  const bytes = (pairs | (pairs >>> 4)) & 0x00ff00ff;
  return (bytes | (bytes >>> 8)) & 0xffff;
}

/** The bits of `-(2^shift)·value`, rounded as float16 arithmetic does; a NaN keeps its sign and becomes 0x7d00. */
export function scaleFloat16(bits: number, shift: number): number {
  const sign = bits & 0x8000;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 31 && fraction !== 0) return sign | 0x7d00;
  if (exponent + shift >= 31) return (sign ^ 0x8000) | 0x7c00;
  if (exponent > 0) return (sign ^ 0x8000) | ((bits & 0x7fff) + (shift << 10));
  const scaled = fraction * 2 ** shift;
  if (scaled < 0x400) return (sign ^ 0x8000) | scaled;
  const top = 31 - Math.clz32(scaled);
  return (sign ^ 0x8000) | (((top - 9) << 10) + (((scaled << 10) >>> top) & 0x3ff));
}

/** 18 bytes: scale d, then byte j holds weights j and j + 16. `w = d·(q - 8)`, so bias = -8d. */
export const repackQ4_0: Repack = (input, weights, scales, biases) => {
  const halves = new Uint16Array(input.buffer, input.byteOffset, input.length >>> 1);
  for (let block = 0, from = 0, to = 0; block < scales.length; block++, from += 9, to += 4) {
    const scale = halves[from] as number;
    scales[block] = scale;
    biases[block] = scaleFloat16(scale, 3);
    const a = (halves[from + 1] as number) | ((halves[from + 2] as number) << 16);
    const b = (halves[from + 3] as number) | ((halves[from + 4] as number) << 16);
    const c = (halves[from + 5] as number) | ((halves[from + 6] as number) << 16);
    const d = (halves[from + 7] as number) | ((halves[from + 8] as number) << 16);
    weights[to] = lowNibbles(a) | (lowNibbles(b) << 16);
    weights[to + 1] = lowNibbles(c) | (lowNibbles(d) << 16);
    weights[to + 2] = lowNibbles(a >>> 4) | (lowNibbles(b >>> 4) << 16);
    weights[to + 3] = lowNibbles(c >>> 4) | (lowNibbles(d >>> 4) << 16);
  }
};

/** 20 bytes: scale, bias, then byte j holds weights j and j + 16. */
export const repackQ4_1: Repack = (input, weights, scales, biases) => {
  const words = new Uint32Array(input.buffer, input.byteOffset, input.length >>> 2);
  for (let block = 0, from = 0, to = 0; block < scales.length; block++, from += 5, to += 4) {
    const both = words[from] as number;
    scales[block] = both;
    biases[block] = both >>> 16;
    const a = words[from + 1] as number;
    const b = words[from + 2] as number;
    const c = words[from + 3] as number;
    const d = words[from + 4] as number;
    weights[to] = lowNibbles(a) | (lowNibbles(b) << 16);
    weights[to + 1] = lowNibbles(c) | (lowNibbles(d) << 16);
    weights[to + 2] = lowNibbles(a >>> 4) | (lowNibbles(b >>> 4) << 16);
    weights[to + 3] = lowNibbles(c >>> 4) | (lowNibbles(d >>> 4) << 16);
  }
};

/** 34 bytes: scale d, then 32 signed bytes. `w = d·(q - 128)` with q = signed + 128, so bias = -128d. */
export const repackQ8_0: Repack = (input, weights, scales, biases) => {
  const halves = new Uint16Array(input.buffer, input.byteOffset, input.length >>> 1);
  for (let block = 0, from = 0, to = 0; block < scales.length; block++) {
    const scale = halves[from++] as number;
    scales[block] = scale;
    biases[block] = scaleFloat16(scale, 7);
    for (let word = 0; word < 8; word++, from += 2)
      weights[to++] = ((halves[from] as number) | ((halves[from + 1] as number) << 16)) ^ 0x80808080;
  }
};
