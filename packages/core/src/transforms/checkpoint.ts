import { sys } from '@mlxts/sys';
import { checkFunction } from '../guards.js';
import { wrapAll } from '../wrap.js';
import { handlesOf, withClosure } from './closure.js';
import { TracedCall } from './traced-call.js';

/**
 * `fn` that keeps no intermediate values for a gradient, but computes them again when it is taken: less memory for more
 * time.
 *
 * @see https://ml-explore.github.io/mlx/build/html/python/_autosummary/mlx.core.checkpoint.html
 * @example
 * const layer = mx.checkpoint((x: MLXArray) => mx.exp(mx.sin(x)));
 * console.log(mx.grad((x: MLXArray) => mx.sum(layer(x)))(mx.zeros([2])).tolist()); // [ 1, 1 ]
 */
export function checkpoint<Args extends unknown[], Output>(fn: (...args: Args) => Output): (...args: Args) => Output {
  const op = 'checkpoint';
  checkFunction(op, 'fn', fn);
  return (...args) => {
    const call = new TracedCall(op, fn, args);
    return withClosure(call.run, (closure) => {
      const checkpointed = sys.mlx_checkpoint(closure);
      try {
        const outputs = sys.mlx_closure_apply(checkpointed, handlesOf(call.inputs));
        return call.output.fill(wrapAll(outputs));
      } finally {
        sys.mlxts_free_one(checkpointed);
      }
    });
  };
}
