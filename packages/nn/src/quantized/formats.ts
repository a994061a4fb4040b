import type { QuantizationMode } from './mode.js';

/** What one mode allows: packed elements of `bits` bits, one scale (and for affine one bias) for each `groupSize` elements. */
export interface QuantizationFormat {
  readonly groupSizes: readonly number[];
  readonly bits: readonly number[];
  readonly defaultGroupSize: number;
  readonly defaultBits: number;
  /** Affine keeps `w ≈ scale · q + bias` in floating scales; the others keep 8-bit exponents or fp8 scales and no biases. */
  readonly hasBiases: boolean;
}

/** @see ops.cpp in MLX 0.32.2: quantization_params_from_mode, affine_quantize, fp_quantize */
export const quantizationFormats: Readonly<Record<QuantizationMode, QuantizationFormat>> = {
  affine: {
    groupSizes: [32, 64, 128],
    bits: [2, 3, 4, 5, 6, 8],
    defaultGroupSize: 64,
    defaultBits: 4,
    hasBiases: true,
  },
  mxfp4: { groupSizes: [32], bits: [4], defaultGroupSize: 32, defaultBits: 4, hasBiases: false },
  mxfp8: { groupSizes: [32], bits: [8], defaultGroupSize: 32, defaultBits: 8, hasBiases: false },
  nvfp4: { groupSizes: [16], bits: [4], defaultGroupSize: 16, defaultBits: 4, hasBiases: false },
};
