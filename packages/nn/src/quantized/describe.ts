import type { MLXArray } from '@mlxts/core';
import { describe as describeValue } from '@mlxts/core/native';

/** An argument as error texts show it: `w: [8, 100] float32`. */
export function describe(name: string, a: MLXArray): string {
  return `${name}: ${describeValue(a)}`;
}
