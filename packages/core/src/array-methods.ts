import { MLXArray } from './array.js';
import type { ArrayMethods } from './array-method-types.js';
import * as arithmetic from './ops/arithmetic.js';
import * as axes from './ops/axes.js';
import * as bitwise from './ops/bitwise.js';
import { allclose } from './ops/closeness.js';
import * as comparison from './ops/comparison.js';
import { conjugate, imag, real } from './ops/complex.js';
import { astype, view } from './ops/conversion.js';
import * as cumulative from './ops/cumulative.js';
import { diag, diagonal } from './ops/diagonal.js';
import { exp, log, log1p, log2, log10 } from './ops/exponential.js';
import { floorDivide, remainder } from './ops/integer-division.js';
import { matmul } from './ops/matmul.js';
import * as reduction from './ops/reduction.js';
import { round } from './ops/rounding.js';
import { flatten, reshape } from './ops/shape.js';
import { leftShift, rightShift } from './ops/shifts.js';
import { split } from './ops/split.js';
import { cos, sin } from './ops/trigonometry.js';

type Functions = {
  [Name in keyof ArrayMethods]: (
    a: MLXArray,
    ...rest: Parameters<ArrayMethods[Name]>
  ) => ReturnType<ArrayMethods[Name]>;
};

/** The functions behind the methods, which take the array itself as first argument. */
const functions: Functions = {
  abs: arithmetic.abs,
  add: arithmetic.add,
  all: reduction.all,
  allclose,
  any: reduction.any,
  argmax: reduction.argmax,
  argmin: reduction.argmin,
  arrayEqual: comparison.arrayEqual,
  astype,
  bitwiseAnd: bitwise.bitwiseAnd,
  bitwiseInvert: bitwise.bitwiseInvert,
  bitwiseOr: bitwise.bitwiseOr,
  bitwiseXor: bitwise.bitwiseXor,
  conj: conjugate,
  cos,
  cummax: cumulative.cummax,
  cummin: cumulative.cummin,
  cumprod: cumulative.cumprod,
  cumsum: cumulative.cumsum,
  diag,
  diagonal,
  divide: arithmetic.divide,
  equal: comparison.equal,
  exp,
  flatten,
  floorDivide,
  greater: comparison.greater,
  greaterEqual: comparison.greaterEqual,
  leftShift,
  less: comparison.less,
  lessEqual: comparison.lessEqual,
  log,
  log10,
  log1p,
  log2,
  logcumsumexp: cumulative.logcumsumexp,
  logsumexp: reduction.logsumexp,
  matmul,
  max: reduction.max,
  maximum: arithmetic.maximum,
  mean: reduction.mean,
  min: reduction.min,
  minimum: arithmetic.minimum,
  moveaxis: axes.moveaxis,
  multiply: arithmetic.multiply,
  negative: arithmetic.negative,
  notEqual: comparison.notEqual,
  power: arithmetic.power,
  prod: reduction.prod,
  reciprocal: arithmetic.reciprocal,
  remainder,
  reshape,
  rightShift,
  round,
  rsqrt: arithmetic.rsqrt,
  sin,
  split,
  sqrt: arithmetic.sqrt,
  square: arithmetic.square,
  squeeze: axes.squeeze,
  std: reduction.std,
  subtract: arithmetic.subtract,
  sum: reduction.sum,
  swapaxes: axes.swapaxes,
  transpose: axes.transpose,
  var: reduction.variance,
  view,
};

type Method = (a: MLXArray, x: unknown, y: unknown, z: unknown) => unknown;

for (const [name, op] of Object.entries(functions) as [string, Method][]) {
  // No rest parameter: a list for each call would cost as much as the call.
  const value = function (this: MLXArray, x: unknown, y: unknown, z: unknown): unknown {
    return op(this, x, y, z);
  };
  Object.defineProperty(value, 'name', { value: name });
  Object.defineProperty(MLXArray.prototype, name, { value, writable: true, configurable: true });
}

const getters = { T: axes.transpose, real, imag };

for (const [name, op] of Object.entries(getters)) {
  const get = function (this: MLXArray): MLXArray {
    return op(this);
  };
  Object.defineProperty(MLXArray.prototype, name, { get, configurable: true });
}
