import type { MLXArray } from '../../array.js';
import { ShapeError } from '../../errors/shape-error.js';
import { checkShape, describe } from '../../guards.js';
import { contractionPath, type Step } from './contraction-path.js';
import { type Letters, union } from './cost.js';
import type { Contraction } from './parse-subscripts.js';

const MAX_INT = 2 ** 31 - 1;

/** Refuses a contraction that on its way makes an array that MLX cannot hold, or on the CPU one that it miscounts. */
export function checkSizes(op: string, contraction: Contraction, operands: readonly MLXArray[], onCpu: boolean): void {
  const bound = operands.reduce((product, { size }) => product * size, 1);
  if (bound <= MAX_INT) return;
  const lengthsOf = (letters: Iterable<string>): number[] =>
    Array.from(letters, (letter) => contraction.lengths.get(letter) as number);
  for (const step of contractionPath(contraction).steps) {
    checkShape(op, lengthsOf(widest(step)));
    const first = lengthsOf(step.inputs[0] as Letters).reduce((product, length) => product * length, 1);
    if (!onCpu || first <= MAX_INT) continue;
    const got = operands.map((operand) => describe(operand)).join(', ');
    throw new ShapeError({ op, message: `expected fewer than 2^31 elements in one factor on the CPU, got ${got}` });
  }
}

/** The letters of the largest array that a step makes: without a sum over the first of two, all are multiplied out. */
function widest({ inputs, output }: Step): Letters {
  const [first, second] = inputs;
  const sums = first !== undefined && [...first].some((letter) => !output.has(letter) && second?.has(letter));
  if (inputs.length === 2 && sums) return output;
  const isKept = (letter: string): boolean =>
    output.has(letter) || inputs.filter((term) => term.has(letter)).length > 1;
  return new Set([...union(inputs)].filter(isKept));
}
