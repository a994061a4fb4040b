import { MLXArray } from './array.js';
import {
  abs,
  add,
  divide,
  maximum,
  minimum,
  multiply,
  negative,
  power,
  reciprocal,
  rsqrt,
  sqrt,
  square,
  subtract,
} from './ops/arithmetic.js';
import { allclose, arrayEqual, equal, greater, greaterEqual, less, lessEqual, notEqual } from './ops/comparison.js';
import { astype, round, view } from './ops/conversion.js';
import { cos, exp, log, log1p, log2, log10, sin } from './ops/exponential.js';
import { floorDivide, remainder } from './ops/integer-division.js';
import { matmul } from './ops/matmul.js';
import {
  all,
  any,
  argmax,
  argmin,
  cumsum,
  logsumexp,
  max,
  mean,
  min,
  prod,
  std,
  sum,
  variance,
} from './ops/reduction.js';
import { flatten, moveaxis, reshape, split, squeeze, swapaxes, transpose } from './ops/shape.js';

/** The operations that arrays also have as methods, the array itself as first argument. */
const methods = {
  abs,
  add,
  all,
  allclose,
  any,
  argmax,
  argmin,
  arrayEqual,
  astype,
  cos,
  cumsum,
  divide,
  equal,
  exp,
  flatten,
  floorDivide,
  greater,
  greaterEqual,
  less,
  lessEqual,
  log,
  log10,
  log1p,
  log2,
  logsumexp,
  matmul,
  max,
  maximum,
  mean,
  min,
  minimum,
  moveaxis,
  multiply,
  negative,
  notEqual,
  power,
  prod,
  reciprocal,
  remainder,
  reshape,
  round,
  rsqrt,
  sin,
  split,
  sqrt,
  square,
  squeeze,
  std,
  subtract,
  sum,
  swapaxes,
  transpose,
  var: variance,
  view,
};

type Chained<F> = F extends (a: never, ...rest: infer Rest) => infer Result ? (...rest: Rest) => Result : never;

export type ArrayMethods = { [Name in keyof typeof methods]: Chained<(typeof methods)[Name]> };

for (const [name, op] of Object.entries(methods)) {
  const value = function (this: MLXArray, ...rest: unknown[]): unknown {
    return Reflect.apply(op, undefined, [this, ...rest]);
  };
  Object.defineProperty(MLXArray.prototype, name, { value, writable: true, configurable: true });
}
