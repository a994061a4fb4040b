import type { GGUFHeader } from '@mlxts/core';
import type { JsonObject } from '../json.js';

/** Bits of MLX's affine form with groups of 32. */
const bitsOf: Readonly<Record<string, number>> = { Q4_0: 4, Q4_1: 4, Q8_0: 8 };

/**
 * The `quantization` of config.json in MLX's form: the commonest width for all, and an entry by module path for each
 * module that differs; undefined where nothing is quantized.
 */
export function quantizationOf(
  tensors: GGUFHeader['tensors'],
  nameOf: (name: string) => string | undefined,
): JsonObject | undefined {
  const bits = new Map<string, number>();
  for (const { name, type } of tensors) {
    const path = nameOf(name)?.replace(/\.weight$/, '');
    const width = bitsOf[type];
    if (path !== undefined && width !== undefined) bits.set(path, width);
  }
  const counts = new Map<number, number>();
  for (const width of bits.values()) counts.set(width, (counts.get(width) ?? 0) + 1);
  const [commonest] = [...counts].sort(([, a], [, b]) => b - a);
  if (!commonest) return undefined;
  const [width] = commonest;
  const others = [...bits].filter(([, other]) => other !== width);
  return {
    group_size: 32,
    bits: width,
    mode: 'affine',
    ...Object.fromEntries(others.map(([path, other]) => [path, { group_size: 32, bits: other, mode: 'affine' }])),
  };
}
