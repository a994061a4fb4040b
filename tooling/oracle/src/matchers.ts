import { expect } from 'vitest';
import { bitDifference, closeDifference } from './compare.js';
import type { HostTensor } from './host-tensor.js';
import type { Tolerance } from './tolerances.js';

interface TensorMatchers<R> {
  /** Same dtype, shape and bits. */
  toEqualBits(expected: HostTensor): R;
  /** Same dtype and shape, each value within the tolerance; by default that of the dtype (`tolerances.ts`). */
  toBeAllclose(expected: HostTensor, tolerance?: Partial<Tolerance>): R;
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: an augmentation must repeat vitest's own type parameter
  interface Matchers<T = any> extends TensorMatchers<T> {}
}

function verdict(difference: string | undefined) {
  return { pass: difference === undefined, message: () => difference ?? 'expected the tensors to differ' };
}

expect.extend({
  toEqualBits: (actual: HostTensor, expected: HostTensor) => verdict(bitDifference(actual, expected)),
  toBeAllclose: (actual: HostTensor, expected: HostTensor, tolerance?: Partial<Tolerance>) =>
    verdict(closeDifference(actual, expected, tolerance)),
});
