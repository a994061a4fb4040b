import type { MLXArray } from '../../array.js';
import { ArgumentError } from '../../errors/argument-error.js';
import { ShapeError } from '../../errors/shape-error.js';
import { describe } from '../../guards.js';

/** The letters of each axis of the operands and of the result, and the length that each letter stands for. */
export interface Contraction {
  readonly inputs: readonly string[];
  readonly output: string;
  readonly lengths: ReadonlyMap<string, number>;
}

const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const termPattern = /^[A-Za-z]*(?:\.\.\.[A-Za-z]*)?$/;

/** MLX makes room for the letters that are left of 52 once each character is counted, punctuation too. */
const MAX_CHARACTERS = 52;

/** Terms with `...` as they were written. */
function splitSubscripts(op: string, subscripts: unknown): { inputs: string[]; output: string } {
  if (typeof subscripts !== 'string') {
    throw new ArgumentError({ op, message: `expected subscripts as a string, got ${describe(subscripts)}` });
  }
  const [left = '', right, ...rest] = subscripts.replaceAll(' ', '').split('->');
  const inputs = left.split(',');
  const output = right ?? impliedOutput(inputs);
  if (rest.length > 0 || ![...inputs, output].every((term) => termPattern.test(term))) {
    const example = "'ij,...jk->...ik'";
    const message = `expected letters and at most one ellipsis for each array, such as ${example}, got ${describe(subscripts)}`;
    throw new ArgumentError({ op, message });
  }
  const characters = new Set(subscripts).size;
  if (characters <= MAX_CHARACTERS) return { inputs, output };
  const message = `expected at most ${MAX_CHARACTERS} different characters, got ${characters} in ${describe(subscripts)}`;
  throw new ArgumentError({ op, message });
}

/** The ellipsis, then in order the letters that stand once. */
function impliedOutput(inputs: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const term of inputs) for (const letter of term) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  const single = [...counts.keys()].filter((letter) => letter !== '.' && counts.get(letter) === 1);
  return (counts.has('.') ? '...' : '') + single.sort().join('');
}

/**
 * Reads `subscripts` for arrays: letters take the place of the ellipses, lengths of 1 broadcast.
 *
 * @throws ArgumentError for what are no subscripts, ShapeError where they do not fit the arrays.
 */
export function parseSubscripts(op: string, subscripts: unknown, operands: readonly MLXArray[]): Contraction {
  const { inputs, output } = splitSubscripts(op, subscripts);
  if (operands.length !== inputs.length) {
    const message = `expected as many arrays as subscripts (${inputs.length}), got ${operands.length}`;
    throw new ArgumentError({ op, message });
  }
  const used = `${inputs.join('')}${output}`;
  const free = [...alphabet].filter((letter) => !used.includes(letter)).join('');
  let longest = 0;
  const expanded = inputs.map((term, i) => {
    const operand = operands[i] as MLXArray;
    const added = operand.ndim - term.replace('...', '').length;
    if (added < 0 || (added > 0 && !term.includes('...')) || added > free.length) {
      const most = `at most ${free.length} axes for an ellipsis`;
      throw new ShapeError({
        op,
        message: `expected an axis for each letter of ${describe(term)} and ${most}, got ${describe(operand)}`,
      });
    }
    if (term.includes('...')) longest = Math.max(longest, added);
    return fillEllipsis(term, free, added);
  });
  const result = fillEllipsis(output, free, longest);
  checkOutput(op, expanded, result);
  return { inputs: expanded, output: result, lengths: letterLengths(op, expanded, operands) };
}

/** The last letters, so that shorter ellipses lack the leading ones. */
function fillEllipsis(term: string, free: string, count: number): string {
  return term.replace('...', count === 0 ? '' : free.slice(-count));
}

function checkOutput(op: string, inputs: readonly string[], output: string): void {
  const known = new Set(inputs.join(''));
  for (const [i, letter] of [...output].entries()) {
    if (output.indexOf(letter) === i && known.has(letter)) continue;
    const got = describe(`${inputs.join(',')}->${output}`);
    const message = `expected each letter of the result once and in an input, got ${got}`;
    throw new ArgumentError({ op, message });
  }
}

function letterLengths(op: string, inputs: readonly string[], operands: readonly MLXArray[]): Map<string, number> {
  const lengths = new Map<string, number>();
  for (const [i, term] of inputs.entries()) {
    const operand = operands[i] as MLXArray;
    for (const [axis, letter] of [...term].entries()) {
      const length = operand.shape[axis] as number;
      const known = lengths.get(letter) ?? length;
      const repeated = operand.shape[term.indexOf(letter)];
      if (repeated !== length || (known !== length && known !== 1 && length !== 1)) {
        const other = repeated === length ? known : repeated;
        const message = `expected one length for '${letter}', got ${other} and ${length} (array ${i}: ${describe(operand)})`;
        throw new ShapeError({ op, message });
      }
      lengths.set(letter, Math.max(known, length));
    }
  }
  return lengths;
}
