import { addCosts, directCost, type Lengths, type Letters, stepCost, termSize, union } from './cost.js';
import type { Contraction } from './parse-subscripts.js';

/** One step: the arrays at `positions` of those that are left are replaced by their product, put last. */
export interface Step {
  readonly positions: readonly number[];
  readonly inputs: readonly Letters[];
  readonly output: Letters;
}

export interface ContractionPath {
  readonly steps: readonly Step[];
  readonly cost: bigint;
  readonly scaling: number;
  /** The same for one step that takes all arrays at once. */
  readonly direct: { readonly cost: bigint; readonly scaling: number };
}

/** A pair of arrays that could be next. */
interface Candidate {
  x: number;
  y: number;
  readonly output: Letters;
  readonly scaling: number;
  readonly cost: bigint;
  /** Elements that it saves. */
  readonly saved: bigint;
}

/** The order in which MLX contracts: pair by pair, of all pairs the one that saves most, of those the cheapest. */
export function contractionPath({ inputs, output, lengths }: Contraction): ContractionPath {
  const terms = inputs.map((term) => new Set(term));
  const result = new Set(output);
  const direct = directCost(terms, result, lengths);
  if (terms.length <= 2) {
    const step = { positions: terms.map((_, i) => i), inputs: terms, output: result };
    return { steps: [step], ...direct, direct };
  }
  let largest = termSize(output, lengths);
  for (const term of inputs) {
    const size = termSize(term, lengths);
    if (size > largest) largest = size;
  }
  return { ...greedyPath(terms, result, lengths, direct.cost, largest), direct };
}

function greedyPath(
  terms: Letters[],
  result: Letters,
  lengths: Lengths,
  costLimit: bigint,
  sizeLimit: bigint,
): Omit<ContractionPath, 'direct'> {
  let left = terms;
  let candidates: Candidate[] = [];
  let pairs = left.flatMap((_, x) => left.slice(x + 1).map((_, i): [number, number] => [x, x + 1 + i]));
  const steps: Step[] = [];
  let cost = 0n;
  let scaling = 0;
  while (left.length > 1) {
    const users = countUsers(left, result);
    const consider = ([x, y]: [number, number]): Candidate[] => {
      const candidate = evaluatePair(left, x, y, users, lengths);
      const fits = termSize(candidate.output, lengths) <= sizeLimit && addCosts(cost, candidate.cost) <= costLimit;
      return fits ? [candidate] : [];
    };
    candidates.push(...pairs.filter(([x, y]) => sharesLetter(left, x, y)).flatMap(consider));
    if (candidates.length === 0) candidates = pairs.flatMap(consider);
    if (candidates.length === 0) {
      const rest = directCost(left, result, lengths);
      steps.push({ positions: left.map((_, i) => i), inputs: left, output: result });
      return { steps, cost: addCosts(cost, rest.cost), scaling: Math.max(scaling, rest.scaling) };
    }
    const best = candidates.reduce((first, each) => (isBetter(each, first) ? each : first));
    steps.push({ positions: [best.x, best.y], inputs: [left[best.x], left[best.y]] as Letters[], output: best.output });
    cost = addCosts(cost, best.cost);
    scaling = Math.max(scaling, best.scaling);
    left = [...left.filter((_, i) => i !== best.x && i !== best.y), best.output];
    candidates = candidates.filter((each) => !touches(each, best));
    for (const each of candidates) move(each, best);
    pairs = left.slice(1).map((_, i) => [i, left.length - 1]);
  }
  return { steps, cost, scaling };
}

function sharesLetter(terms: readonly Letters[], x: number, y: number): boolean {
  return [...(terms[x] as Letters)].some((letter) => terms[y]?.has(letter));
}

/** How many of the arrays and the result have each letter. */
function countUsers(terms: readonly Letters[], result: Letters): Map<string, number> {
  const users = new Map<string, number>();
  for (const term of [...terms, result]) for (const letter of term) users.set(letter, (users.get(letter) ?? 0) + 1);
  return users;
}

function evaluatePair(
  terms: readonly Letters[],
  x: number,
  y: number,
  users: ReadonlyMap<string, number>,
  lengths: Lengths,
): Candidate {
  const pair = [terms[x], terms[y]] as [Letters, Letters];
  const letters = union(pair);
  const isElsewhere = (letter: string): boolean =>
    (users.get(letter) ?? 0) > pair.filter((term) => term.has(letter)).length;
  const output = new Set([...letters].filter(isElsewhere));
  const [a, b] = pair.map((term) => termSize(term, lengths)) as [bigint, bigint];
  return {
    x,
    y,
    output,
    scaling: letters.size,
    cost: stepCost(letters, letters.size > output.size, 2, lengths),
    saved: BigInt.asIntN(64, a + b - termSize(output, lengths)),
  };
}

function isBetter(a: Candidate, b: Candidate): boolean {
  return a.saved > b.saved || (a.saved === b.saved && a.cost < b.cost);
}

function touches({ x, y }: Candidate, best: Candidate): boolean {
  return x === best.x || x === best.y || y === best.x || y === best.y;
}

/** Brings a candidate to the positions that are left once those of `best` are gone. */
function move(candidate: Candidate, best: Candidate): void {
  const shift = (position: number): number => position - Number(position > best.x) - Number(position > best.y);
  candidate.x = shift(candidate.x);
  candidate.y = shift(candidate.y);
}
