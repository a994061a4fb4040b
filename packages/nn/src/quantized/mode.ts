import { ArgumentError } from '@mlxts/core';

/** The quantization formats of MLX, under MLX's own names. */
export const quantizationModes = ['affine', 'mxfp4', 'mxfp8', 'nvfp4'] as const;

export type QuantizationMode = (typeof quantizationModes)[number];

/**
 * Narrows a mode name that may come from a file.
 * @throws ArgumentError for an unknown name; its code is `InteriorNul` where the name holds a NUL, which C would cut off.
 */
export function parseMode(op: string, mode: unknown): QuantizationMode {
  if (typeof mode === 'string' && mode.includes('\0')) {
    const position = mode.indexOf('\0');
    throw new ArgumentError({
      op,
      code: 'InteriorNul',
      message: `expected a mode without NUL characters, got one at position ${position} of ${JSON.stringify(mode)}`,
    });
  }
  const known = quantizationModes.find((name) => name === mode);
  if (known === undefined) {
    const got = typeof mode === 'string' ? `'${mode}'` : String(mode);
    throw new ArgumentError({ op, message: `expected mode to be one of ${quantizationModes.join(', ')}, got ${got}` });
  }
  return known;
}
