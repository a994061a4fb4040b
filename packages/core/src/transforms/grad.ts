import { tidy } from '../scope.js';
import type { ArgumentOptions } from './differentiated-arguments.js';
import { differentiated, type Loss, type NamedGradients, type PositionalGradients } from './value-and-grad.js';

/**
 * A function that gives the gradient of `fn` alone, as `valueAndGrad` gives it.
 *
 * @throws as `valueAndGrad`
 * @example
 * const cube = (x: MLXArray) => mx.power(x, 3);
 * console.log(mx.grad(mx.grad(cube))(mx.array(2)).item()); // 12
 */
export function grad<Args extends unknown[]>(fn: (...args: Args) => Loss): (...args: Args) => Args[0];
export function grad<
  Args extends unknown[],
  const Positions extends number | readonly number[],
  const Name extends string,
>(
  fn: (...args: Args) => Loss,
  options: { argnums: Positions; argnames: Name | readonly Name[] },
): (...args: Args) => [PositionalGradients<Args, Positions>, NamedGradients<Args, Name>];
export function grad<Args extends unknown[], const Positions extends number | readonly number[]>(
  fn: (...args: Args) => Loss,
  options: { argnums: Positions },
): (...args: Args) => PositionalGradients<Args, Positions>;
export function grad<Args extends unknown[], const Name extends string>(
  fn: (...args: Args) => Loss,
  options: { argnames: Name | readonly Name[] },
): (...args: Args) => NamedGradients<Args, Name>;
export function grad(fn: (...args: unknown[]) => Loss, options?: ArgumentOptions): (...args: unknown[]) => unknown {
  const both = differentiated('grad', fn, options);
  return (...args) => tidy(() => both(...args)[1]);
}
