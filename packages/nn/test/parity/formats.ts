import type { QuantizationParams } from '../../src/index.js';

/** Every mode with every group size and number of bits that MLX 0.32.2 accepts. */
export const formats: readonly QuantizationParams[] = [
  ...[32, 64, 128].flatMap((groupSize) =>
    [2, 3, 4, 5, 6, 8].map((bits) => ({ groupSize, bits, mode: 'affine' as const })),
  ),
  { groupSize: 32, bits: 4, mode: 'mxfp4' },
  { groupSize: 32, bits: 8, mode: 'mxfp8' },
  { groupSize: 16, bits: 4, mode: 'nvfp4' },
];

export const formatTitle = ({ groupSize, bits, mode }: QuantizationParams): string =>
  `${mode}, group ${groupSize}, ${bits} bits`;
