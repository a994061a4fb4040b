import { MLXError } from '@mlxts/core';
import { isJsonObject } from '../json.js';
import { isTokenId } from './tokenizer-json.js';

/**
 * The ids under `eos_token_id`, a number or a list, of each given object, without repeats; others are passed over.
 *
 * @throws MLXError Config for an id that is none.
 */
export function eosTokenIds(configs: readonly unknown[]): number[] {
  const ids = new Set<number>();
  for (const config of configs) {
    const value = isJsonObject(config) ? config.eos_token_id : undefined;
    for (const id of Array.isArray(value) ? value : [value]) {
      if (id === undefined || id === null) continue;
      if (!isTokenId(id))
        throw new MLXError({
          op: 'openModel',
          code: 'Config',
          message: `expected eos_token_id to be token ids, got ${JSON.stringify(value)}`,
        });
      ids.add(id);
    }
  }
  return [...ids];
}
