import {
  ArgumentError,
  valueAndGrad as coreValueAndGrad,
  DtypeError,
  isInexact,
  type Loss,
  MLXArray,
} from '@mlxts/core';
import { describe } from '@mlxts/core/native';
import { Module } from '../module/module.js';
import { moduleName } from '../module/module-name.js';
import type { ParameterTree } from '../module/trees.js';
import { addLayerPath } from '../module/wrong-input.js';
import { type HeldArray, HeldArrays, putArrays } from './held-arrays.js';

/** A tree of the form of `model.trainableParameters()`. */
export type Gradients<M extends Module> = ReturnType<M['trainableParameters']>;

const op = 'valueAndGrad';

/**
 * A function that gives what `fn` gives, and the gradients of its value by `model.trainableParameters()`, as a tree of the
 * same form: `∂value/∂parameter` in each place. `fn` reads the model itself; its value is a scalar, or the first of a list
 * whose others come along as they are.
 *
 * The model holds its own parameters again afterwards, also after an error, and what else `fn` wrote to fields of it:
 * running statistics, for example.
 *
 * @throws ArgumentError where all parameters are frozen, DtypeError naming trainable ones that are integers, as core's
 * `valueAndGrad`
 * @see https://ml-explore.github.io/mlx/build/html/python/nn/_autosummary/mlx.nn.value_and_grad.html
 * @example
 * const model = new Linear(2, 1, { bias: false });
 * const step = valueAndGrad(model, (x: mx.MLXArray) => mx.sum(model.forward(x)));
 * const [loss, gradients] = step(mx.ones([3, 2]));
 * console.log(loss.shape, gradients.weight?.tolist()); // [] [ [ 3, 3 ] ]
 */
export function valueAndGrad<M extends Module, Args extends unknown[], Value extends Loss>(
  model: M,
  fn: (...args: Args) => Value,
): (...args: Args) => [value: Value, gradients: Gradients<M>] {
  if (!(model instanceof Module))
    throw new ArgumentError({ op, message: `expected a module to differentiate by, got ${describe(model)}` });
  if (typeof fn !== 'function')
    throw new ArgumentError({ op, message: `expected fn to be a function, got ${describe(fn)}` });

  return (...args) => {
    const parameters = checkedParameters(model);
    const held = new HeldArrays(model);
    let written: HeldArray[] = [];
    const traced = (tracers: ParameterTree): Loss => {
      model.update(tracers);
      const before = new HeldArrays(model);
      const value = fn(...args);
      written = before.written();
      return joined(
        value,
        written.map(({ array }) => array),
      );
    };
    try {
      const [joint, gradients] = coreValueAndGrad(traced)(parameters);
      const [loss, others, arrays] = joint as readonly [MLXArray, readonly unknown[] | undefined, MLXArray[]];
      held.restore();
      putArrays(written, arrays);
      return [(others === undefined ? loss : [loss, ...others]) as Value, gradients as Gradients<M>];
    } catch (error) {
      held.restore();
      addLayerPath(model, error);
      throw error;
    }
  };
}

/** What `fn` gave together with the arrays that it wrote; a value that core refuses stays as it is. */
function joined(value: Loss, arrays: MLXArray[]): Loss {
  const isList = Array.isArray(value);
  const loss: unknown = isList ? value[0] : value;
  if (!(loss instanceof MLXArray) || loss.ndim > 0) return value;
  return [loss, isList ? value.slice(1) : undefined, arrays];
}

function checkedParameters(model: Module): ParameterTree {
  const name = moduleName(model);
  const discrete: string[] = [];
  let count = 0;
  const parameters = model.filterAndMap(Module.trainableParameterFilter, {
    map: (array, path) => {
      count++;
      if (!isInexact(array.dtype)) discrete.push(`${path} ${describe(array)}`);
      return array;
    },
  });
  if (discrete.length > 0) {
    throw new DtypeError({
      op,
      message: `expected floating or complex trainable parameters of ${name}, got ${discrete.join(', ')} (freeze them)`,
    });
  }
  if (count > 0) return parameters;
  const all = model.namedParameters().length;
  throw new ArgumentError({
    op,
    message: `expected trainable parameters of ${name}, got ${all === 0 ? 'a module without parameters' : `none: all ${all} are frozen`}`,
  });
}
