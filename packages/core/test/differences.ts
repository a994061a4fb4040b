import { bitDifference, type HostTensor, type Oracle } from '@mlxts/oracle';
import * as mx from '../src/index.js';
import { host } from './host-tensor.js';

export interface Case {
  readonly name: string;
  readonly arrays: readonly mx.MLXArray[];
}

type Answers = Record<string, HostTensor | 'refused'>;

/** Python's answer to `expression` over `a`, `b`, … of each case, `'refused'` where it raises. */
async function inPython(oracle: Oracle, expression: string, cases: readonly Case[]): Promise<Answers> {
  const source = `
for i, names in enumerate(inputs["cases"]):
    a, b, *_ = [inputs[name] for name in names] + [None, None]
    try:
        outputs[str(i)] = ${expression}
        mx.eval(outputs[str(i)])
    except Exception:
        outputs[str(i)] = "refused"
`;
  const tensors = Object.fromEntries(cases.flatMap(({ arrays }, i) => arrays.map((a, j) => [`${i}.${j}`, host(a)])));
  const names = cases.map(({ arrays }, i) => arrays.map((_, j) => `${i}.${j}`));
  return oracle.run<Answers>(source, { cases: names, ...tensors });
}

/**
 * Where `ours` and the Python expression of `a`, `b`, … differ in dtype, shape or bits, or where only one of them
 * refuses its arrays.
 */
export async function differences(
  oracle: Oracle,
  cases: readonly Case[],
  python: string,
  ours: (...arrays: mx.MLXArray[]) => mx.MLXArray,
): Promise<string[]> {
  const theirs = await inPython(oracle, python, cases);
  return cases.flatMap(({ name, arrays }, i) => {
    const expected = theirs[i] as HostTensor | 'refused';
    const actual = attempt(() => ours(...arrays));
    if (actual === 'refused' || expected === 'refused') {
      return actual === expected ? [] : [`${name}: ours ${verdict(actual)}, theirs ${verdict(expected)}`];
    }
    const difference = bitDifference(actual, expected);
    return difference === undefined ? [] : [`${name}: ${difference}`];
  });
}

function verdict(answer: HostTensor | 'refused'): string {
  return answer === 'refused' ? answer : `${answer.dtype} [${answer.shape.join(', ')}]`;
}

/** What a call gives for the host, or `'refused'` where it or its evaluation throws an error of ours. */
function attempt(call: () => mx.MLXArray): HostTensor | 'refused' {
  try {
    return host(call());
  } catch (error) {
    if (mx.MLXError.isInstance(error)) return 'refused';
    throw error;
  }
}
