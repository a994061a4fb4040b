import { random } from '@mlxts/core';
import { fans } from './fans.js';
import type { GlorotInitializer } from './glorot-normal.js';
import type { InitializerOptions } from './initializer.js';

/**
 * Uniform numbers within `±gain · √(6 / (fanIn + fanOut))`.
 * @see https://proceedings.mlr.press/v9/glorot10a.html
 */
export function glorotUniform({ dtype = 'float32' }: InitializerOptions = {}): GlorotInitializer {
  return (a, { gain = 1 } = {}) => {
    const { fanIn, fanOut } = fans('glorotUniform', a);
    const high = gain * Math.sqrt(6 / (fanIn + fanOut));
    return random.uniform(a.shape, { low: -high, high, dtype });
  };
}
