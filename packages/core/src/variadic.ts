import { MLXArray } from './array.js';
import { checkArray, checkOptions } from './guards.js';

/** Arrays one by one, then perhaps an options object. */
export type ArraysThen<Options> = MLXArray[] | [...arrays: MLXArray[], options: Options | undefined];

/** Tells the arrays of a call from its trailing options. */
export function arraysThen<Options extends object>(
  op: string,
  args: ArraysThen<Options>,
): { arrays: MLXArray[]; options: Partial<Options> } {
  const last = args.at(-1);
  const bare = args.length === 0 || last instanceof MLXArray;
  const arrays = bare ? args : args.slice(0, -1);
  return {
    arrays: arrays.map((each, i) => checkArray(op, `arrays[${i}]`, each)),
    options: checkOptions<Options>(op, bare ? undefined : (last as Options | undefined)),
  };
}
