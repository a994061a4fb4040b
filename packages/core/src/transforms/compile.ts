import { checkFunction, checkOptions } from '../guards.js';
import type { Tree } from '../tree/tree.js';
import { compileKey } from './compile-key.js';
import { CompiledTrace } from './compiled-trace.js';
import { placesOf, read } from './places.js';

export interface CompileOptions {
  /** What `fn` reads besides its arguments and what may change: lists, records and modules, such as `mx.random.state`. */
  inputs?: Tree;
  /** What `fn` changes besides what it gives; each call puts other arrays there. */
  outputs?: Tree;
  /** Whether one trace serves all shapes of the same ranks. Default: false. */
  shapeless?: boolean;
}

/**
 * `fn` as a graph that is traced once, simplified, and on a GPU fused; later calls only put their arrays in. On the
 * CPU functions are fused where `enableCompile({ fuseOnCPU: true })` was called, and are called as they are on a machine
 * without g++.
 *
 * Arguments are arrays, lists, plain records and constants. `fn` runs again for new shapes, dtypes and constants. What
 * else it reads is fixed by the first call, unless `inputs` holds it, and effects happen while it is traced only.
 *
 * @throws ArgumentError for arguments that are none of these; EvalError where `fn` asks for values
 * @see https://ml-explore.github.io/mlx/build/html/usage/compile.html
 * @example
 * const swish = mx.compile((x: MLXArray) => mx.multiply(x, mx.sigmoid(x)));
 * console.log(swish(mx.array([0, 100])).tolist()); // [ 0, 100 ]
 */
export function compile<Args extends unknown[], Output>(
  fn: (...args: Args) => Output,
  options?: CompileOptions,
): (...args: Args) => Output {
  checkFunction('compile', 'fn', fn);
  const { inputs = [], outputs = [], shapeless = false } = checkOptions('compile', options);
  const traces = new Map<string, CompiledTrace<Args, Output>>();
  const compiled = (...args: Args): Output => {
    const captured = read(placesOf(inputs));
    const key = compileKey(args, captured, shapeless);
    let trace = traces.get(key);
    if (trace === undefined) {
      trace = new CompiledTrace(fn, args, { inputs, outputs }, shapeless);
      traces.set(key, trace);
    }
    return trace.run(args, captured);
  };
  abandoned.register(compiled, traces);
  return compiled;
}

const abandoned = new FinalizationRegistry<Map<string, { dispose(): void }>>((traces) => {
  for (const trace of traces.values()) trace.dispose();
});
