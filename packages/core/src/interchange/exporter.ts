import { sys } from '@mlxts/sys';
import { MLXArray } from '../array.js';
import { ArgumentError } from '../errors/argument-error.js';
import { MLXError } from '../errors/mlx-error.js';
import { checkFlag, checkFunction, checkOptions, describe } from '../guards.js';
import { failureOf } from '../io/failure.js';
import { tidy } from '../scope.js';
import { handlesOf } from '../transforms/closure.js';
import { HiddenFile } from './hidden-file.js';
import { checkInputs, type NamedArrays, namedHandles } from './inputs.js';
import { rawClosure, Tracing } from './tracing.js';

/** What a function can be exported for: arrays, then at most one record of named ones. */
export type ExportedArguments = readonly (MLXArray | NamedArrays)[];

export interface ExportOptions {
  /** Whether the function takes arrays of other shapes, of the same ranks. Default: false. */
  shapeless?: boolean | undefined;
  /** A text that goes with the function, for example what a model is made of as JSON. Default: none. */
  metadata?: string | undefined;
}

/** A function that can be written as the graph that it is for given arrays. */
export type ExportedFunction<Args extends ExportedArguments> = (...args: [...Args]) => MLXArray | readonly MLXArray[];

/** Writes traces of one function into one file, which is there once `close` was called, and else never. Made by `exporter`. */
export class FunctionExporter<Args extends ExportedArguments = ExportedArguments> {
  readonly #op: string;
  readonly #file: HiddenFile;
  readonly #tracing: Tracing<Args>;
  readonly #raw: number;
  #isOpen = true;

  /** @internal */
  constructor(op: string, path: string, fn: ExportedFunction<Args>, options?: ExportOptions) {
    this.#op = op;
    checkFunction(op, 'fn', fn);
    const { shapeless, metadata = '' } = checkOptions(op, options);
    const isShapeless = checkFlag(op, 'shapeless', shapeless, false);
    if (typeof metadata !== 'string')
      throw new ArgumentError({ op, message: `expected metadata to be a text, got ${describe(metadata)}` });
    this.#file = new HiddenFile(path, failureOf(op, path));
    this.#tracing = new Tracing(op, fn);
    const closure = rawClosure(this.#tracing);
    try {
      this.#raw = sys.mlxts_function_exporter_new(this.#file.path, closure, isShapeless, metadata);
    } catch (error) {
      this.#file.discard();
      throw error;
    } finally {
      sys.mlxts_free_one(closure);
    }
    sys.mlxts_watch(this, this.#raw);
    abandoned.register(this, this.#file, this);
  }

  /**
   * Traces the function for arrays of these shapes and dtypes. What it throws passes, and nothing is written at all.
   *
   * @throws ArgumentError for arguments whose shapes and dtypes a trace before has
   */
  add(...args: Args): this {
    const { arrays, named } = checkInputs(this.#op, args);
    if (!this.#isOpen)
      throw new ArgumentError({ op: this.#op, message: 'expected an open exporter, got a closed one' });
    this.#tracing.isNamed = named !== undefined;
    try {
      tidy(() => sys.mlx_function_exporter_apply_kwargs(this.#raw, handlesOf(arrays), namedHandles(named)));
    } catch (error) {
      this.#end().discard();
      throw isRepetition(error) ? repetition(this.#op, args) : error;
    }
    return this;
  }

  /** Puts the file in its place; doing it twice is harmless. @throws FileError */
  close(): void {
    if (this.#isOpen) this.#end().publish();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #end(): HiddenFile {
    this.#isOpen = false;
    abandoned.unregister(this);
    sys.mlxts_free_one(this.#raw);
    return this.#file;
  }
}

const abandoned = new FinalizationRegistry<HiddenFile>((file) => file.discard());

function isRepetition(error: unknown): boolean {
  return MLXError.isInstance(error) && error.message.includes('same signature');
}

function repetition(op: string, args: ExportedArguments): ArgumentError {
  const each = args.map((arg) => describe(arg instanceof MLXArray ? arg : Object.entries(arg).flat()));
  return new ArgumentError({ op, message: `expected shapes and dtypes of no trace before, got ${each.join(', ')}` });
}

/**
 * An exporter for several traces of `fn`, which are one function when they are imported: the arguments say which.
 *
 * @throws as `exportFunction`
 * @see https://ml-explore.github.io/mlx/build/html/python/_autosummary/mlx.core.exporter.html
 * @example
 * const exporter = mx.exporter('sum.mlxfn', (...args: mx.MLXArray[]) => mx.sum(mx.stack(args)));
 * exporter.add(mx.array(1)).add(mx.array(1), mx.array(2)).close();
 */
export function exporter<Args extends ExportedArguments>(
  path: string,
  fn: ExportedFunction<Args>,
  options?: ExportOptions,
): FunctionExporter<Args> {
  return new FunctionExporter('exporter', path, fn, options);
}
