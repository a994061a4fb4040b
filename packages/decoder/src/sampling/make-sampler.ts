import * as mx from '@mlxts/core';
import { ArgumentError, type MLXArray } from '@mlxts/core';
import { greedy } from './greedy.js';
import { minP } from './min-p.js';
import type { Sampler, SamplingOptions } from './sampler.js';
import { temperature } from './temperature.js';
import { topK } from './top-k.js';
import { topP } from './top-p.js';

/**
 * A sampler of these options. Filters see untempered log-probabilities, in the order topP, minP, topK; the temperature
 * comes last. A sampler holds its random key and splits it for each token, so that one seed gives one text.
 * @throws ArgumentError for an option out of range.
 */
export function makeSampler(options: SamplingOptions = {}): Sampler {
  checkSamplingOptions('makeSampler', options);
  return (options.temperature ?? 0) === 0 ? greedy : new CategoricalSampler(options);
}

/** @throws ArgumentError that names the option, its range and what came. */
export function checkSamplingOptions(op: string, options: SamplingOptions): void {
  const { temperature = 0, topP = 1, topK = 0, minP = 0, seed = 0 } = options;
  const check = (isValid: boolean, name: string, expected: string, value: number): void => {
    if (!isValid) throw new ArgumentError({ op, message: `expected ${name} to be ${expected}, got ${value}` });
  };
  check(Number.isFinite(temperature) && temperature >= 0, 'temperature', 'a finite number ≥ 0', temperature);
  check(topP > 0 && topP <= 1, 'topP', 'in (0, 1]', topP);
  check(Number.isSafeInteger(topK) && topK >= 0, 'topK', 'an integer ≥ 0', topK);
  check(minP >= 0 && minP <= 1, 'minP', 'in [0, 1]', minP);
  check(Number.isSafeInteger(seed) && seed >= 0, 'seed', 'an integer ≥ 0', seed);
}

class CategoricalSampler implements Sampler {
  readonly #options: SamplingOptions;
  readonly #seed: number;
  #key: MLXArray | undefined;

  constructor(options: SamplingOptions) {
    this.#options = options;
    this.#seed = options.seed ?? Math.floor(Math.random() * Number.MAX_SAFE_INTEGER);
  }

  get state(): readonly MLXArray[] {
    return this.#key === undefined ? [] : [this.#key];
  }

  sample(logprobs: MLXArray): MLXArray {
    const { temperature: t = 1, topP: p = 1, topK: k = 0, minP: m = 0 } = this.#options;
    let kept = logprobs;
    if (p < 1) kept = topP(kept, p);
    if (m > 0) kept = minP(kept, m);
    if (k > 0) kept = topK(kept, k);
    return mx.random.categorical(temperature(kept, t), { axis: -1, key: this.#nextKey() });
  }

  #nextKey(): MLXArray {
    const [kept, used] = mx.random.split(this.#key ?? mx.random.key(this.#seed)) as [MLXArray, MLXArray];
    this.#key = kept;
    return used;
  }
}
