import { sys } from '@mlxts/sys';
import { MLXArray } from '../array.js';
import { ArgumentError } from '../errors/argument-error.js';
import { describe } from '../guards.js';
import { handlesOf, lend } from '../transforms/closure.js';
import { checkSynchronous } from '../transforms/synchronous.js';
import type { ExportedArguments, ExportedFunction } from './exporter.js';

/** What MLX calls to trace an exported function. The exporter is no part of it, so that it can be collected. */
export class Tracing<Args extends ExportedArguments> {
  readonly #op: string;
  readonly #fn: ExportedFunction<Args>;
  /** Whether the arguments of the next trace end with a record of named arrays. */
  isNamed = false;

  constructor(op: string, fn: ExportedFunction<Args>) {
    this.#op = op;
    this.#fn = fn;
  }

  run(inputs: readonly number[], named: ReadonlyMap<string, number>): number[] {
    return lend([inputs, [...named.values()]], (positional, values) => {
      const record = Object.fromEntries([...named.keys()].map((name, i) => [name, values[i]]));
      const args = this.isNamed ? [...positional, record] : positional;
      return handlesOf(this.#checkOutputs(this.#fn(...(args as unknown as Args))));
    });
  }

  #checkOutputs(value: unknown): MLXArray[] {
    checkSynchronous(this.#op, value);
    const outputs: unknown[] = Array.isArray(value) ? value : [value];
    if (outputs.length > 0 && outputs.every((each) => each instanceof MLXArray)) return outputs;
    throw new ArgumentError({
      op: this.#op,
      message: `expected a function that returns an array or a list of arrays, got ${describe(value)}`,
    });
  }
}

export function rawClosure<Args extends ExportedArguments>(tracing: Tracing<Args>): number {
  return sys.mlx_closure_kwargs_new_func_payload((inputs, named) => tracing.run(inputs, named));
}
