/**
 * A channel of a pixel laid over white, as Pillow's `alpha_composite` computes it in fixed point:
 * `(value · alpha + 255 · (255 - alpha)) / 255`.
 */
export function overWhite(value: number, alpha: number): number {
  const sum = value * (alpha * 128) + 255 * (255 * 128 - alpha * 128) + 0x4000;
  return (((sum >> 8) + sum) >> 8) >> 7;
}
