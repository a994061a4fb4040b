import type { MLXArray } from '../array.js';
import { checkArray } from '../guards.js';
import { contractionPath } from './contraction/contraction-path.js';
import { checkOperands } from './contraction/operands.js';
import { parseSubscripts } from './contraction/parse-subscripts.js';

/**
 * The order in which `einsum` contracts its arrays: for each step the positions of those that it takes out of the
 * list and replaces by their product, put last; and a text with the costs of that order and of one single step.
 *
 * @example
 * const [path] = mx.einsumPath('ij,jk,kl->il', mx.ones([5, 8]), mx.ones([8, 10]), mx.ones([10, 7]));
 * console.log(path); // [[1, 2], [0, 1]]
 */
export function einsumPath(subscripts: string, ...operands: MLXArray[]): [path: number[][], description: string] {
  const op = 'einsumPath';
  const arrays = operands.map((operand, i) => checkArray(op, `operands[${i}]`, operand));
  checkOperands(op, arrays.length);
  const { steps, cost, scaling, direct } = contractionPath(parseSubscripts(op, subscripts, arrays));
  const rows: [name: string, value: string | number | bigint][] = [
    ['Complete contraction', subscripts],
    ['Naive scaling', direct.scaling],
    ['Optimized scaling', scaling],
    ['Naive FLOP count', direct.cost],
    ['Optimized FLOP count', cost],
  ];
  const description = rows.map(([name, value]) => `${name.padStart(22)}:  ${value}\n`).join('');
  return [steps.map(({ positions }) => [...positions]), description];
}
