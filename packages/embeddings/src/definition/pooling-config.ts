import { ArgumentError } from '@mlxts/core';
import { ConfigReader, type RawConfig } from '@mlxts/hub';
import type { PoolingDefinition, PoolingMode } from './definition.js';
import { malformed, unsupported } from './definition-error.js';

/** Fields of older configurations, in the order in which sentence-transformers joins their vectors. */
const flags: Readonly<Record<string, PoolingMode>> = {
  pooling_mode_cls_token: 'cls',
  pooling_mode_max_tokens: 'max',
  pooling_mode_mean_tokens: 'mean',
  pooling_mode_mean_sqrt_len_tokens: 'mean_sqrt_len_tokens',
  pooling_mode_weightedmean_tokens: 'weightedmean',
  pooling_mode_lasttoken: 'lasttoken',
};

/** Every way to pool. */
const poolingModes: readonly PoolingMode[] = Object.values(flags);

function isPoolingMode(value: unknown): value is PoolingMode {
  return poolingModes.includes(value as PoolingMode);
}

/** @throws ArgumentError for an option `pooling` that is no mode and no list of some */
export function checkPooling(pooling: unknown): void {
  const modes: unknown[] = Array.isArray(pooling) ? pooling : [pooling];
  const wrong = modes.length === 0 ? [] : modes.find((mode) => !isPoolingMode(mode));
  if (wrong !== undefined)
    throw new ArgumentError({
      op: 'load',
      message: `expected pooling to be among ${poolingModes.join(', ')}, got ${JSON.stringify(wrong)}`,
    });
}

/**
 * The configuration of a Pooling module, old or new.
 * @throws MLXError `Config` for fields that are malformed or name no mode; `Unsupported` for modes that are not known
 */
export function parsePooling(path: string, raw: RawConfig): PoolingDefinition {
  const read = new ConfigReader(`load: ${path}`, raw);
  const modes = raw.pooling_mode === undefined ? flaggedModes(path, raw, read) : namedModes(path, raw.pooling_mode);
  if (modes.length === 0)
    throw malformed(path, `expected a mode of pooling among ${poolingModes.join(', ')}, got none`);
  return {
    modes,
    includePrompt: read.flag('include_prompt', true),
    inputDims: read.optionalCount('embedding_dimension') ?? read.optionalCount('word_embedding_dimension'),
  };
}

function namedModes(path: string, value: unknown): PoolingMode[] {
  const names: unknown[] = Array.isArray(value) ? value : [value];
  return names.map((name) => {
    if (isPoolingMode(name)) return name;
    throw unsupported(path, `pooling_mode: expected ${poolingModes.join(', ')}, got ${JSON.stringify(name)}`);
  });
}

function flaggedModes(path: string, raw: RawConfig, read: ConfigReader): PoolingMode[] {
  for (const [key, value] of Object.entries(raw)) {
    if (key.startsWith('pooling_mode_') && value === true && !Object.hasOwn(flags, key))
      throw unsupported(path, `${key}: expected one of ${Object.keys(flags).join(', ')}`);
  }
  return Object.entries(flags).flatMap(([key, mode]) => (read.flag(key, false) ? [mode] : []));
}
