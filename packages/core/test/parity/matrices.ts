import type { HostTensor } from '@mlxts/oracle';
import { expect } from 'vitest';
import * as mx from '../../src/index.js';
import { host } from '../host-tensor.js';
import { inPython } from './against-python.js';
import { ourAnswer } from './named-arrays.js';

type A = mx.MLXArray;
/** Python of `a` and `b`, and ours. */
export type Row = [python: string, ours: (a: A, b: A) => A | A[]];

/** `2x3` for [2, 3]. */
export const shape = (text: string): number[] => text.split('x').map(Number);

/** Matrices with nothing special about them; square ones are far from singular. */
export function general(dtype: mx.Dtype, text: string, seed = 0): A {
  const wanted = shape(text);
  const noise = mx.random.normal(wanted, { key: mx.random.key(seed + wanted.length) });
  if (dtype === 'complex64') {
    const other = mx.random.normal(wanted, { key: mx.random.key(seed + 50) });
    return mx.add(noise, mx.multiply(other, mx.fromBytes(new Uint8Array(Float32Array.of(0, 1).buffer), [], dtype)));
  }
  const [rows = 1, columns = rows] = wanted.slice(-2);
  return mx.add(noise, mx.multiply(mx.eye(rows, { m: columns }), 4)).astype(dtype);
}

/** Symmetric (Hermitian) positive definite matrices. */
export function definite(dtype: mx.Dtype, text: string): A {
  const a = general(dtype, text);
  return mx.matmul(a, dagger(a));
}

/** The conjugate transpose of each matrix. */
export function dagger(a: A): A {
  return mx.swapaxes(a.dtype === 'complex64' ? mx.conjugate(a) : a, -1, -2);
}

const list = (result: A | A[]): A[] => (Array.isArray(result) ? result : [result]);

export interface Asked {
  /** Bits instead of closeness. */
  readonly bits?: boolean;
  readonly tolerance?: { rtol?: number; atol?: number } | undefined;
}

/** Refused by both, or the same values, dtypes and shapes. Gives how many of `pairs` were taken. */
export async function expectSame([python, ours]: Row, pairs: readonly (readonly [A, A])[], asked: Asked = {}) {
  const answers = await inPython(python, pairs);
  for (const [i, answer] of answers.entries()) {
    const [a, b] = pairs[i] as readonly [A, A];
    const which = `[${a.shape}] ${a.dtype} and [${b.shape}] ${b.dtype}`;
    const got = ourAnswer(() => list(ours(a, b)).map(host));
    if (answer === null || got === null) {
      expect(got, `${which}: whether it is refused`).toBe(answer);
      continue;
    }
    expect(got.length, which).toBe(answer.length);
    for (const [j, tensor] of got.entries()) {
      const theirs = answer[j] as HostTensor;
      if (asked.bits) expect(tensor, which).toEqualBits(theirs);
      else expect(tensor, which).toBeAllclose(theirs, asked.tolerance);
    }
  }
  return answers.filter((answer) => answer !== null).length;
}

/** The shapes and dtypes that Python gives. */
export async function expectForm([python, ours]: Row, a: A): Promise<void> {
  const [answer] = await inPython(python, [[a, a]]);
  expect(list(ours(a, a)).map(({ shape, dtype }) => ({ shape: [...shape], dtype }))).toEqual(
    answer?.map(({ shape, dtype }) => ({ shape, dtype })),
  );
}

export function expectNear(actual: A, expected: A, tolerance?: Asked['tolerance']): void {
  expect(host(actual)).toBeAllclose(host(expected), tolerance);
}
