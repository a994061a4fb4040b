import { ArgumentError } from '@mlxts/core';
import { describe } from '@mlxts/core/native';
import { type Callable, isCallable } from '../layers/callable.js';

/** @throws ArgumentError for what is neither a layer nor a function */
export function checkActivation(op: string, activation: Callable): Callable {
  if (isCallable(activation)) return activation;
  throw new ArgumentError({
    op,
    message: `expected activation to be a function or a layer, got ${describe(activation)}`,
  });
}
