import {
  abs,
  add,
  arange,
  astype,
  ceil,
  clip,
  divide,
  floor,
  greater,
  greaterEqual,
  less,
  lessEqual,
  logicalAnd,
  type MLXArray,
  maximum,
  multiply,
  subtract,
  where,
} from '@mlxts/core';
import { scaledLength } from './scale-factors.js';

/** Elements of an axis, one for each position of the result, and how much each of them weighs there. */
export interface Tap {
  /** `[scaled length]` uint32 */
  readonly index: MLXArray;
  /** `[scaled length]` float32 */
  readonly weight: MLXArray;
}

/** How an axis of `length` is scaled. */
export interface AxisScaling {
  readonly length: number;
  readonly factor: number;
  readonly alignCorners: boolean;
}

/** A filter: the weight at a distance, which is 0 beyond `radius`. */
export interface Filter {
  readonly weight: (distance: MLXArray) => MLXArray;
  readonly radius: number;
}

/** `max(1 - |d|, 0)`. */
export const triangle: Filter = { weight: (distance) => maximum(subtract(1, distance), 0), radius: 1 };

/** Keys' cubic: `(a + 2) |d|³ - (a + 3) d² + 1` up to 1, `a |d|³ - 5a d² + 8a |d| - 4a` up to 2. */
export function keysCubic(a: number): Filter {
  return {
    weight: (distance) =>
      where(lessEqual(distance, 1), inner(distance, a), where(lessEqual(distance, 2), outer(distance, a), 0)),
    radius: 2,
  };
}

const inner = (x: MLXArray, a: number): MLXArray =>
  add(multiply(multiply(subtract(multiply(x, a + 2), a + 3), x), x), 1);

const outer = (x: MLXArray, a: number): MLXArray =>
  multiply(subtract(multiply(add(multiply(subtract(x, 5), x), 8), x), 4), a);

/** The two neighbours of each position. */
export function linearTaps(scaling: AxisScaling): Tap[] {
  const positions = clip(sourcePositions(scaling), 0, scaling.length - 1);
  const left = floor(positions);
  const weight = subtract(positions, left);
  return [
    { index: astype(left, 'uint32'), weight: subtract(1, weight) },
    { index: astype(ceil(positions), 'uint32'), weight },
  ];
}

/** The four neighbours of each position, the edge repeated, by Keys' cubic with a = -0.75 as in OpenCV. */
export function cubicTaps(scaling: AxisScaling): Tap[] {
  const positions = sourcePositions(scaling);
  const left = floor(positions);
  const right = floor(add(positions, 1));
  return [
    { neighbour: left, weight: inner },
    { neighbour: right, weight: inner },
    { neighbour: subtract(left, 1), weight: outer },
    { neighbour: add(right, 1), weight: outer },
  ].map(({ neighbour, weight }) => ({
    index: inAxis(neighbour, scaling.length),
    weight: weight(abs(subtract(positions, neighbour)), -0.75),
  }));
}

/** What a filter reaches, as wide as the elements that fall on one position; weights add up to 1 within the axis. */
export function filterTaps(scaling: AxisScaling, { weight, radius }: Filter): Tap[] {
  const { length, factor } = scaling;
  const positions = sourcePositions(scaling);
  const width = factor < 1 ? 1 / factor : 1;
  const reach = scaledLength(length, factor) === 0 ? 0 : Math.min(Math.ceil(radius * width), length);
  const left = floor(positions);
  const taps = Array.from({ length: 2 * reach + 1 }, (_, k) => {
    const neighbour = add(left, k - reach);
    const isInside = logicalAnd(greaterEqual(neighbour, 0), less(neighbour, length));
    return { neighbour, weight: where(isInside, weight(divide(abs(subtract(positions, neighbour)), width)), 0) };
  });
  const sum = taps.map((tap) => tap.weight).reduce((total, each) => add(total, each));
  const total = where(greater(sum, 0), sum, 1);
  return taps.map((tap) => ({ index: inAxis(tap.neighbour, length), weight: divide(tap.weight, total) }));
}

/** Where each position of the result lies on the axis. */
function sourcePositions({ length, factor, alignCorners }: AxisScaling): MLXArray {
  const scaled = scaledLength(length, factor);
  const positions = arange(scaled, { dtype: 'float32' });
  if (alignCorners) return multiply(positions, (length - 1) / Math.max(scaled - 1, 1));
  const step = 1 / factor;
  return subtract(multiply(positions, step), ((scaled - 1) * step - length + 1) / 2);
}

const inAxis = (positions: MLXArray, length: number): MLXArray => astype(clip(positions, 0, length - 1), 'uint32');
