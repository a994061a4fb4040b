import { random } from '@mlxts/core';
import { checkOptions } from '@mlxts/core/native';
import { fans } from './fans.js';
import type { GlorotInitializer } from './glorot-normal.js';
import type { InitializerOptions } from './initializer.js';

/**
 * Uniform numbers within `±gain · √(6 / (fanIn + fanOut))`.
 * @see https://proceedings.mlr.press/v9/glorot10a.html
 */
export function glorotUniform(options: InitializerOptions = {}): GlorotInitializer {
  const { dtype = 'float32' } = checkOptions('glorotUniform', options);
  return (a, scaling) => {
    const { gain = 1 } = checkOptions('glorotUniform', scaling);
    const { fanIn, fanOut } = fans('glorotUniform', a);
    const high = gain * Math.sqrt(6 / (fanIn + fanOut));
    return random.uniform(a.shape, { low: -high, high, dtype });
  };
}
