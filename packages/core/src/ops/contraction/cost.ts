/** Letters of an array, in no order. */
export type Letters = ReadonlySet<string>;
export type Lengths = ReadonlyMap<string, number>;

/** Sizes and costs are 64-bit words in MLX, which wrap. */
function word(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

/** Elements of an array with these letters, one axis each. */
export function termSize(letters: Iterable<string>, lengths: Lengths): bigint {
  let size = 1n;
  for (const letter of letters) size *= BigInt(lengths.get(letter) ?? 0);
  return word(size);
}

/** Multiplications and additions of one step over `letters`; `sums` when some of them do not stay. */
export function stepCost(letters: Letters, sums: boolean, inputs: number, lengths: Lengths): bigint {
  const operations = Math.max(1, inputs - 1) + (sums ? 1 : 0);
  return word(termSize(letters, lengths) * BigInt(operations));
}

export function union(terms: Iterable<Letters>): Set<string> {
  const all = new Set<string>();
  for (const term of terms) for (const letter of term) all.add(letter);
  return all;
}

/** Cost of one step that takes all inputs at once, and how many loops that nests. */
export function directCost(
  inputs: readonly Letters[],
  output: Letters,
  lengths: Lengths,
): { cost: bigint; scaling: number } {
  const letters = union(inputs);
  const sums = [...letters].some((letter) => !output.has(letter));
  return { cost: stepCost(letters, sums, inputs.length, lengths), scaling: letters.size };
}

export function addCosts(a: bigint, b: bigint): bigint {
  return word(a + b);
}
