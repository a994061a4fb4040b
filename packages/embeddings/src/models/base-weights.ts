import type { Weights } from '@mlxts/nn';

/**
 * The weights of an encoder in a checkpoint of it alone, or of it under `prefix` with a head of some task beside it, which
 * is left out. Position ids that old checkpoints carry are left out too, and the poolers that `dropped` matches.
 */
export function baseWeights(weights: Weights, prefix: string, dropped: RegExp): Weights {
  const isPrefixed = [...weights.keys()].some((key) => key.startsWith(prefix));
  const base = isPrefixed
    ? [...weights].flatMap(([key, array]) =>
        key.startsWith(prefix) ? [[key.slice(prefix.length), array] as const] : [],
      )
    : [...weights];
  return new Map(base.filter(([key]) => !dropped.test(key) && !key.endsWith('embeddings.position_ids')));
}

/** Names of the first TensorFlow checkpoints: `LayerNorm.gamma` and `LayerNorm.beta`. */
export function modernNames(weights: Weights): Weights {
  const rename = (key: string): string =>
    key.replace(/LayerNorm\.gamma$/, 'LayerNorm.weight').replace(/LayerNorm\.beta$/, 'LayerNorm.bias');
  return new Map([...weights].map(([key, array]) => [rename(key), array]));
}
