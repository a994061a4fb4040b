import { ArgumentError, all, isfinite, stack, tidy, treeFlatten } from '@mlxts/core';
import type { ParameterTree } from '../module/trees.js';

/**
 * Computes the gradients and throws where one holds NaN or an infinity.
 *
 * @throws ArgumentError with the paths of all such gradients, in field names
 * @example
 * const gradients = { layers: [{ weight: mx.array([1, Number.NaN]) }] };
 * try {
 *   optimizers.checkGradients(gradients);
 * } catch (error) {
 *   console.log(String(error).endsWith('layers.0.weight')); // true
 * }
 */
export function checkGradients(gradients: ParameterTree): void {
  const flat = treeFlatten(gradients);
  if (flat.length === 0) return;
  const isFinite = tidy(() => stack(flat.map(([, gradient]) => all(isfinite(gradient)))).tolist());
  const paths = flat.flatMap(([path], i) => ((isFinite as boolean[])[i] ? [] : [path]));
  if (paths.length === 0) return;
  throw new ArgumentError({
    op: 'checkGradients',
    message: `expected finite gradients, got NaN or an infinity in ${paths.join(', ')}`,
  });
}
