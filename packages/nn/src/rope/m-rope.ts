import {
  ArgumentError,
  add,
  arange,
  array,
  astype,
  concatenate,
  cos,
  type Dtype,
  divide,
  expandDims,
  fast,
  MLXArray,
  multiply,
  negative,
  power,
  ShapeError,
  sin,
  split,
  take,
  transpose,
} from '@mlxts/core';
import { checkArray, checkInts, describe } from '@mlxts/core/native';
import { Module } from '../module/module.js';
import type { RopeForwardOptions } from './rotary-encoding.js';

export interface MRopeOptions {
  /** How many pairs of features turn by time, height and width; together `dims / 2`. */
  readonly sections: readonly number[];
  /** Default 10000. */
  readonly base?: number | undefined;
  /** Time, height and width take turns, as in Qwen3-VL, and do not follow one another, as in Qwen2-VL. Default false. */
  readonly interleaved?: boolean | undefined;
}

/** The cosines and sines of all angles, each `[batch, 1, length, dims]`: what all layers of a model have in common. */
export interface PositionEmbeddings {
  readonly cos: MLXArray;
  readonly sin: MLXArray;
}

export interface MRopeForwardOptions extends RopeForwardOptions {
  /** Positions in time, height and width, integers `[3, batch, length]`, or what `positionEmbeddings` made of them. */
  readonly positions?: MLXArray | PositionEmbeddings | undefined;
}

const op = 'MRoPE';

/**
 * Rotary encoding of positions in time, height and width: each pair of features turns by one of the three. Text, whose
 * three positions are the same, turns as in `RoPE`, by `offset`.
 *
 * `x` `[batch, heads, length, features] → ` the same; features beyond `dims` stay as they are.
 * @see Wang et al., Qwen2-VL, https://arxiv.org/abs/2409.12191
 */
export class MRoPE extends Module {
  readonly dims: number;
  readonly base: number;
  readonly sections: readonly number[];
  readonly interleaved: boolean;
  /** Which of the three positions turns each pair. */
  readonly _axes: MLXArray;

  /** @throws ArgumentError unless there are three sections that make up `dims / 2` */
  constructor(dims: number, { sections, base = 10000, interleaved = false }: MRopeOptions) {
    super();
    checkInts(op, 'sections', sections, { min: 0 });
    const pairs = sections.reduce((total, n) => total + n, 0);
    if (sections.length !== 3 || pairs * 2 !== dims) {
      throw new ArgumentError({
        op,
        message: `expected 3 sections that add up to ${dims / 2}, got [${sections.join(', ')}]`,
      });
    }
    this.dims = dims;
    this.base = base;
    this.sections = sections;
    this.interleaved = interleaved;
    this._axes = array(interleaved ? interleavedAxes(sections) : consecutiveAxes(sections), { dtype: 'int32' });
  }

  /** Cosines and sines for `positions` `[3, batch, length]`, in the dtype of the features that they will turn. */
  positionEmbeddings(positions: MLXArray, dtype: Dtype = 'float32'): PositionEmbeddings {
    if (checkArray(op, 'positions', positions).ndim !== 3 || positions.shape[0] !== 3) {
      throw new ShapeError({
        op,
        message: `expected positions of shape [3, batch, length], got ${describe(positions)}`,
      });
    }
    const wavelengths = power(this.base, divide(arange(0, this.dims, { step: 2, dtype: 'float32' }), this.dims));
    const chosen = transpose(take(positions, this._axes, { axis: 0 }), { axes: [1, 2, 0] }); // [B, L, dims / 2]
    const half = multiply(astype(chosen, 'float32'), divide(1, wavelengths));
    const angles = expandDims(concatenate([half, half], { axis: -1 }), 1); // [B, 1, L, dims]
    return { cos: astype(cos(angles), dtype), sin: astype(sin(angles), dtype) };
  }

  forward(x: MLXArray, { offset = 0, positions }: MRopeForwardOptions = {}): MLXArray {
    const { dims, base } = this;
    if (positions === undefined) return fast.rope(x, dims, { base, offset });
    const angles = positions instanceof MLXArray ? this.positionEmbeddings(positions, x.dtype) : positions;
    const [turning, still] = x.shape.at(-1) === dims ? [x] : split(x, [dims], { axis: -1 });
    if (turning === undefined) return x;
    const [left, right] = split(turning, 2, { axis: -1 }) as [MLXArray, MLXArray];
    const across = concatenate([negative(right), left], { axis: -1 });
    const turned = add(multiply(turning, angles.cos), multiply(across, angles.sin));
    return still === undefined ? turned : concatenate([turned, still], { axis: -1 });
  }

  protected override extraRepr(): string {
    return `${this.dims}, sections=[${this.sections.join(', ')}], interleaved=${this.interleaved}`;
  }
}

/** Time, then height, then width. */
function consecutiveAxes(sections: readonly number[]): number[] {
  return sections.flatMap((length, axis) => Array<number>(length).fill(axis));
}

/** Time, height, width, time, ... as long as a section has pairs left; time where another has none. */
function interleavedAxes(sections: readonly number[]): number[] {
  const [time = 0, height = 0, width = 0] = sections;
  return Array.from({ length: time + height + width }, (_, i) => {
    const axis = i % 3;
    return axis !== 0 && i < 3 * (sections[axis] as number) ? axis : 0;
  });
}
