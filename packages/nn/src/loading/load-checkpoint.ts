import { evalAsync } from '@mlxts/core';
import { moduleArrays } from '../module/dispose-module.js';
import type { Module } from '../module/module.js';
import { type LoadIntoOptions, loadInto, type Sanitizing, type Weights } from './load-into.js';

export interface LoadCheckpointOptions extends LoadIntoOptions {
  /** Gives up with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * `loadInto` with weights that nobody else holds, evaluated: what the model does not take is freed, and after an error all of
 * them and the model too.
 * @throws what `read` and `loadInto` throw
 */
export async function loadCheckpoint<M extends Module>(
  model: M & Partial<Sanitizing>,
  read: () => Promise<Weights>,
  { signal, ...options }: LoadCheckpointOptions = {},
): Promise<M> {
  const arrays = moduleArrays(model);
  try {
    const weights = await read();
    for (const array of weights.values()) arrays.add(array);
    loadInto(model, weights, options);
    const kept = moduleArrays(model);
    for (const array of arrays) if (!kept.has(array)) array.dispose();
    signal?.throwIfAborted();
    await evalAsync(model);
    return model;
  } catch (error) {
    for (const array of [...arrays, ...moduleArrays(model)]) array.dispose();
    throw error;
  }
}
