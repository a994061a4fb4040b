import { sys } from '@mlxts/sys';
import { MLXArray } from '../array.js';
import { tidy } from '../scope.js';
import { mapArrays } from '../tree/map-trees.js';
import type { Tree } from '../tree/tree.js';
import { wrapAll } from '../wrap.js';
import { handlesOf, rawClosure } from './closure.js';
import { FlatTree } from './flat-tree.js';
import { placesOf, read, write } from './places.js';
import { TracedCall } from './traced-call.js';

export interface Captures {
  readonly inputs: Tree;
  readonly outputs: Tree;
}

let ids = 0;

/** A function compiled for arguments of one form. */
export class CompiledTrace<Args extends readonly unknown[], Output> {
  readonly #call: TracedCall<Args, Output>;
  readonly #captures: Captures;
  readonly #id = ++ids; // MLX names functions by their addresses, which are larger
  readonly #compiled: number;

  constructor(fn: (...args: Args) => Output, form: Args, captures: Captures, isShapeless: boolean) {
    const withoutArrays = mapArrays('compile', () => new MLXArray(0), form) as Args;
    this.#call = new TracedCall('compile', fn, withoutArrays);
    this.#captures = captures;
    const closure = rawClosure((tracers) => this.#trace(tracers));
    this.#compiled = sys.mlx_detail_compile(closure, this.#id, isShapeless, []);
    sys.mlxts_free_one(closure);
  }

  /** `captured`: the arrays of the captured inputs. */
  run(args: Args, captured: readonly MLXArray[]): Output {
    const inputs = handlesOf([...new FlatTree('compile', args).arrays, ...captured]);
    const [output, changed] = tidy(() => {
      const results = wrapAll(sys.mlx_closure_apply(this.#compiled, inputs));
      const { length } = this.#call.output.arrays;
      return [this.#call.output.fill(results), results.slice(length)];
    });
    write(placesOf(this.#captures.outputs), changed);
    return output;
  }

  dispose(): void {
    sys.mlxts_free_one(this.#compiled);
    const cache = sys.mlx_detail_compile_cache();
    sys.mlx_detail_compile_erase(cache, this.#id);
    sys.mlxts_free_one(cache);
  }

  /** The tracers stand in the places of what is captured while the function runs, whatever comes of it. */
  #trace(tracers: MLXArray[]): MLXArray[] {
    const { inputs, outputs } = this.#captures;
    const places = placesOf([inputs, outputs]);
    const before = read(places);
    const count = this.#call.inputs.length;
    try {
      write(placesOf(inputs), tracers.slice(count));
      const results = this.#call.run(tracers.slice(0, count));
      return [...results, ...read(placesOf(outputs))];
    } finally {
      write(places, before);
    }
  }
}
