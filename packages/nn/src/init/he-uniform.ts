import { random } from '@mlxts/core';
import { checkChoice, checkOptions } from '@mlxts/core/native';
import { fans } from './fans.js';
import type { HeInitializer } from './he-normal.js';
import type { InitializerOptions } from './initializer.js';

/**
 * Uniform numbers within `±gain · √(3 / fan)`.
 * @see https://arxiv.org/abs/1502.01852
 */
export function heUniform(options: InitializerOptions = {}): HeInitializer {
  const { dtype = 'float32' } = checkOptions('heUniform', options);
  return (a, scaling) => {
    const { mode = 'fanIn', gain = 1 } = checkOptions('heUniform', scaling);
    const fan = fans('heUniform', a)[checkChoice('heUniform', 'mode', mode, ['fanIn', 'fanOut'])];
    const high = gain * Math.sqrt(3 / fan);
    return random.uniform(a.shape, { low: -high, high, dtype });
  };
}
