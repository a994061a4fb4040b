import { type MLXArray, square, sum } from '@mlxts/core';
import { sys, wrap } from '@mlxts/core/native';

/** Of the sum of squares of what `of` gives. */
export function gradient(of: (x: MLXArray) => MLXArray, x: MLXArray): MLXArray {
  const loss = sys.mlx_closure_new_func_payload(([input]) => [sum(square(of(wrap(input as number)))).detach()]);
  const [, [result]] = sys.mlx_closure_value_and_grad_apply(sys.mlx_value_and_grad(loss, [0]), [x.handle]);
  return wrap(result as number);
}
