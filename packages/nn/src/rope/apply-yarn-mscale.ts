import type { RopeScaling } from './initialize-rope.js';
import { yarnMagnitude } from './yarn-rope.js';

/**
 * The factor on attention scores, usually `1/√headDim`, of a model with this `rope_scaling`: times the square of YaRN's
 * magnitude for `mscale_all_dim`, by which `YarnRoPE` divides features. Without one it stays.
 * @see apply_yarn_mscale in mlx_lm/models/rope_utils.py
 */
export function applyYarnMscale(scale: number, scaling?: RopeScaling | null): number {
  const { factor = 1, mscale_all_dim: mscale = 0 } = scaling ?? {};
  const type = scaling?.type ?? scaling?.rope_type ?? 'default';
  if (type === 'default' || typeof factor !== 'number' || typeof mscale !== 'number') return scale;
  return mscale === 0 ? scale : scale * yarnMagnitude(factor, mscale) ** 2;
}
