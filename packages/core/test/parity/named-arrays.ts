import { type HostTensor, type Oracle, type OracleOutput, startOracle } from '@mlxts/oracle';
import '@mlxts/oracle/matchers';
import { afterAll, beforeAll, expect } from 'vitest';
import * as mx from '../../src/index.js';
import { host } from '../host-tensor.js';

/** Python of named arrays, and ours of the same in this order. */
export interface Question {
  readonly python: string;
  readonly ours: (...arrays: mx.MLXArray[]) => mx.MLXArray;
  readonly arrays: readonly mx.MLXArray[];
}

const source = `
def answer(expression, arrays):
    try:
        result = eval(expression, {"mx": mx, **dict(zip("abcdefgh", arrays)), "arrays": arrays})
        if isinstance(result, mx.array):
            mx.eval(result)
        return result
    except (ValueError, IndexError, TypeError, RuntimeError, OverflowError):
        return None
counts = inputs["counts"]
lists = [[inputs[f"{i}.{j}"] for j in range(count)] for i, count in enumerate(counts)]
outputs["answers"] = [answer(e, arrays) for e, arrays in zip(inputs["expressions"], lists)]
`;

let oracle: Oracle;

/** The oracle for the tests of this file. */
export function useNamedArrays(): void {
  beforeAll(async () => {
    oracle = await startOracle();
  });
  afterAll(() => oracle.close());
}

/** What Python answers to each expression of `a`, `b`, … and the list `arrays`: `null` where it raises. */
export async function pythonAnswers<Answer extends OracleOutput>(
  questions: readonly Pick<Question, 'python' | 'arrays'>[],
): Promise<(Answer | null)[]> {
  const tensors = questions.flatMap(({ arrays }, i) => arrays.map((array, j) => [`${i}.${j}`, host(array)]));
  const inputs = {
    expressions: questions.map(({ python }) => python),
    counts: questions.map(({ arrays }) => arrays.length),
    ...Object.fromEntries(tensors),
  };
  return (await oracle.run<{ answers: (Answer | null)[] }>(source, inputs)).answers;
}

/** The result of `ours`, `null` where it or its evaluation throws an error of ours. */
export function ourAnswer<Answer>(ours: () => Answer): Answer | null {
  try {
    return ours();
  } catch (error) {
    if (mx.MLXError.isInstance(error)) return null;
    throw error;
  }
}

/** Each refused by both, or close to what Python gives and, for integers, equal. */
export async function expectClose(...questions: readonly Question[]): Promise<void> {
  const answers = await pythonAnswers<HostTensor>(questions);
  for (const [i, { python, ours, arrays }] of questions.entries()) {
    const theirs = answers[i] as HostTensor | null;
    const got = ourAnswer(() => host(ours(...arrays)));
    const name = `${python} of ${arrays.map(({ shape, dtype }) => `[${shape}] ${dtype}`).join(', ')}`;
    if (got === null || theirs === null) expect(got, name).toBe(theirs);
    else expect(got, name).toBeAllclose(theirs);
  }
}
