import { ArgumentError } from '@mlxts/core';
import { DynamicRoPE } from './dynamic-rope.js';
import { Llama3RoPE } from './llama3-rope.js';
import { ProportionalRoPE } from './proportional-rope.js';
import { RoPE } from './rope.js';
import type { RopeLayer } from './rotary-encoding.js';
import { SuScaledRoPE } from './su-scaled-rope.js';
import { YarnRoPE } from './yarn-rope.js';

/** `rope_scaling` of a config.json, under its own names. */
export type RopeScaling = Readonly<Record<string, unknown>>;

const supported = ['default', 'linear', 'dynamic', 'llama3', 'yarn', 'longrope', 'proportional', 'mrope'];
const op = 'initializeRope';

/**
 * The rotary encoding that a model's config asks for; `yarn` is also called `deepseek_yarn` and `telechat3-yarn`. The type is `type` or `rope_type` of the scaling, `default` without one.
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
      return new DynamicRoPE(dims, {
        base,
        traditional,
        factor: numberOf(scaling, 'factor'),
        maxPositionEmbeddings: lengthOf(type, maxPositionEmbeddings),
      });
    case 'llama3':
      return new Llama3RoPE(dims, {
        base,
        traditional,
        factor: numberOf(scaling, 'factor'),
        lowFreqFactor: numberOf(scaling, 'low_freq_factor', 1),
        highFreqFactor: numberOf(scaling, 'high_freq_factor', 4),
        originalMaxPositionEmbeddings: numberOf(scaling, 'original_max_position_embeddings', 8192),
      });
    case 'yarn':
    case 'deepseek_yarn':
    case 'telechat3-yarn':
      return new YarnRoPE(dims, {
        base,
        traditional,
        factor: numberOf(scaling, 'factor'),
        originalMaxPositionEmbeddings: numberOf(scaling, 'original_max_position_embeddings', 4096),
        betaFast: numberOf(scaling, 'beta_fast', 32),
        betaSlow: numberOf(scaling, 'beta_slow', 1),
        mscale: numberOf(scaling, 'mscale', 1, isNotNegative),
        mscaleAllDim: numberOf(scaling, 'mscale_all_dim', 0, isNotNegative),
      });
    case 'longrope':
      return new SuScaledRoPE(dims, {
        base,
        maxPositionEmbeddings: lengthOf(type, maxPositionEmbeddings),
        originalMaxPositionEmbeddings: numberOf(scaling, 'original_max_position_embeddings'),
        longFactor: factorsOf(scaling, 'long_factor', dims / 2),
      });
    case 'proportional':
      return new ProportionalRoPE(dims, {
        base,
        traditional,
        rotatedDims: Math.floor(dims * numberOf(scaling, 'partial_rotary_factor', 1)),
        factor: numberOf(scaling, 'factor', 1),
      });
    case 'mrope':
      factorsOf(scaling, 'mrope_section', 3);
      return new RoPE(dims, { traditional, base }); // text has the same position three times
    default:
      throw new ArgumentError({
        op,
        code: 'Unsupported',
        message: `expected a rope type of ${supported.join(', ')}, got ${String(type)}`,
      });
  }
}

const isPositive = (value: number): boolean => value > 0;
const isNotNegative = (value: number): boolean => value >= 0;

function numberOf(scaling: RopeScaling, key: string, fallback?: number, allowed = isPositive): number {
  const value = scaling[key] ?? fallback;
  if (typeof value === 'number' && Number.isFinite(value) && allowed(value)) return value;
  throw new ArgumentError({
    op,
    code: 'Config',
    message: `expected rope_scaling.${key} to be a positive number, got ${String(value)}`,
  });
}

/** A number for all, or a list of `count`. */
function factorsOf(scaling: RopeScaling, key: string, count: number): number | readonly number[] {
  const value = scaling[key];
  const isNumber = (each: unknown): each is number => typeof each === 'number' && Number.isFinite(each) && each > 0;
  if (isNumber(value)) return value;
  if (Array.isArray(value) && value.length === count && value.every(isNumber)) return value;
  throw new ArgumentError({
    op,
    code: 'Config',
    message: `expected rope_scaling.${key} to be ${count} positive numbers, got ${JSON.stringify(value)}`,
  });
}

function lengthOf(type: unknown, maxPositionEmbeddings: number | null | undefined): number {
  if (typeof maxPositionEmbeddings === 'number') return maxPositionEmbeddings;
  throw new ArgumentError({
    op,
    code: 'Config',
    message: `expected max_position_embeddings for rope type ${String(type)}, got none`,
  });
}
