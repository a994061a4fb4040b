import { ArgumentError } from '@mlxts/core';
import { DynamicRoPE } from './dynamic-rope.js';
import { Llama3RoPE } from './llama3-rope.js';
import { RoPE } from './rope.js';
import type { RopeLayer } from './rotary-encoding.js';

/** `rope_scaling` of a config.json, under its own names. */
export type RopeScaling = Readonly<Record<string, unknown>>;

const supported = ['default', 'linear', 'dynamic', 'llama3'];
const op = 'initializeRope';

/**
 * The rotary encoding that a model's config asks for. The type is `type` or `rope_type` of the scaling, `default` without one.
 * @throws ArgumentError with code `Unsupported` for another type, `Config` for a number that is missing or no number
 */
export function initializeRope(
  dims: number,
  base: number,
  traditional: boolean,
  scaling?: RopeScaling | null,
  maxPositionEmbeddings?: number | null,
): RopeLayer {
  const type = scaling?.type ?? scaling?.rope_type ?? 'default';
  if (scaling === undefined || scaling === null || type === 'default') return new RoPE(dims, { traditional, base });
  switch (type) {
    case 'linear':
      return new RoPE(dims, { traditional, base, scale: 1 / numberOf(scaling, 'factor') });
    case 'dynamic':
      if (typeof maxPositionEmbeddings !== 'number') {
        throw new ArgumentError({
          op,
          code: 'Config',
          message: 'expected max_position_embeddings for rope type dynamic, got none',
        });
      }
      return new DynamicRoPE(dims, { base, traditional, factor: numberOf(scaling, 'factor'), maxPositionEmbeddings });
    case 'llama3':
      return new Llama3RoPE(dims, {
        base,
        traditional,
        factor: numberOf(scaling, 'factor'),
        lowFreqFactor: numberOf(scaling, 'low_freq_factor', 1),
        highFreqFactor: numberOf(scaling, 'high_freq_factor', 4),
        originalMaxPositionEmbeddings: numberOf(scaling, 'original_max_position_embeddings', 8192),
      });
    default:
      throw new ArgumentError({
        op,
        code: 'Unsupported',
        message: `expected a rope type of ${supported.join(', ')}, got ${String(type)}`,
      });
  }
}

function numberOf(scaling: RopeScaling, key: string, fallback?: number): number {
  const value = scaling[key] ?? fallback;
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  throw new ArgumentError({
    op,
    code: 'Config',
    message: `expected rope_scaling.${key} to be a positive number, got ${String(value)}`,
  });
}
