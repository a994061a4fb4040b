const MAGNITUDE = 0x7fff;
const FLOAT32_INFINITY = 0x7f800000;

/** The values of IEEE 754 binary16 bits, exactly. */
export function float32FromFloat16(bits: Uint16Array): Float32Array {
  const values = new Float32Array(bits.length);
  const words = new Uint32Array(values.buffer);
  for (let i = 0; i < bits.length; i++) {
    const half = bits[i] as number;
    words[i] = (half & MAGNITUDE) << 13;
    values[i] = (values[i] as number) * 2 ** 112; // moves the exponent's bias, and makes subnormals normal
    const infinite = (half & 0x7c00) === 0x7c00 ? FLOAT32_INFINITY : 0;
    words[i] = (words[i] as number) | infinite | ((half & 0x8000) << 16);
  }
  return values;
}

/** The values of bfloat16 bits, the upper halves of float32. */
export function float32FromBfloat16(bits: Uint16Array): Float32Array {
  const words = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) words[i] = (bits[i] as number) << 16;
  return new Float32Array(words.buffer);
}
