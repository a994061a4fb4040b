import { ArgumentError } from '../errors/argument-error.js';
import { checkInt, describe } from '../guards.js';
import { isNode, isPlain } from '../tree/nodes.js';
import type { Tree } from '../tree/tree.js';

export interface ArgumentOptions {
  /** Positions of the arguments to differentiate by. Default: 0 where there are no `argnames`. */
  argnums?: number | readonly number[];
  /** Fields of the last argument, a record, to differentiate by. */
  argnames?: string | readonly string[];
}

/** Which arguments a gradient is taken by, and in what form it is given. */
export class DifferentiatedArguments {
  readonly #op: string;
  readonly #positions: readonly number[];
  readonly #names: readonly string[];
  readonly #isOne: boolean;

  constructor(op: string, { argnums, argnames }: ArgumentOptions) {
    this.#op = op;
    this.#names = argnames === undefined ? [] : checkNames(op, argnames);
    this.#positions = checkPositions(op, argnums ?? (argnames === undefined ? 0 : []));
    this.#isOne = !Array.isArray(argnums) && this.#positions.length === 1;
    if (this.#positions.length + this.#names.length === 0)
      throw new ArgumentError({ op, message: 'expected argnums or argnames of at least one argument, got none' });
  }

  /** The trees to differentiate by, those of positions first. */
  of(args: readonly unknown[]): Tree[] {
    for (const position of this.#positions) {
      if (position >= args.length)
        throw new ArgumentError({
          op: this.#op,
          message: `expected an argument ${position} to differentiate by, got ${args.length} arguments`,
        });
    }
    return [
      ...this.#positions.map((position) => args[position]),
      ...this.#names.map((name) => this.#named(args)[name] as Tree),
    ];
  }

  /** The arguments with other trees in those places. */
  replace(args: readonly unknown[], trees: readonly Tree[]): unknown[] {
    const replaced = [...args];
    for (const [i, position] of this.#positions.entries()) replaced[position] = trees[i];
    if (this.#names.length > 0) replaced[args.length - 1] = { ...this.#lastOf(replaced), ...this.#byName(trees) };
    return replaced;
  }

  /** One tree or a list for `argnums`, a record for `argnames`, a list of both where both were asked for. */
  result(trees: readonly Tree[]): Tree {
    const positional = this.#isOne ? trees[0] : trees.slice(0, this.#positions.length);
    if (this.#names.length === 0) return positional;
    return this.#positions.length === 0 ? this.#byName(trees) : [positional, this.#byName(trees)];
  }

  #byName(trees: readonly Tree[]): Record<string, Tree> {
    return Object.fromEntries(this.#names.map((name, i) => [name, trees[this.#positions.length + i]]));
  }

  #named(args: readonly unknown[]): Record<string, unknown> {
    const named = this.#lastOf(args);
    const missing = this.#names.find((name) => !Object.hasOwn(named, name));
    if (missing === undefined) return named;
    throw new ArgumentError({
      op: this.#op,
      message: `expected ${missing} among the fields of the last argument, got ${Object.keys(named).join(', ') || 'none'}`,
    });
  }

  #lastOf(args: readonly unknown[]): Record<string, unknown> {
    const last = args.at(-1);
    if (isNode(last) && isPlain(last)) return last;
    throw new ArgumentError({
      op: this.#op,
      message: `expected a record of ${this.#names.join(', ')} as the last argument, got ${describe(last)}`,
    });
  }
}

function checkPositions(op: string, argnums: number | readonly number[]): number[] {
  const positions = (Array.isArray(argnums) ? argnums : [argnums]).map((each) =>
    checkInt(op, 'argnums', each, { min: 0 }),
  );
  if (new Set(positions).size === positions.length) return positions;
  throw new ArgumentError({ op, message: `expected argnums without repeats, got ${describe(positions)}` });
}

function checkNames(op: string, argnames: string | readonly string[]): string[] {
  const names = Array.isArray(argnames) ? argnames : [argnames];
  if (names.every((name) => typeof name === 'string')) return [...new Set(names)];
  throw new ArgumentError({ op, message: `expected argnames as words, got ${describe(argnames)}` });
}
