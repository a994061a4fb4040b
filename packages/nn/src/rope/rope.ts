import { fast, type MLXArray } from '@mlxts/core';
import { checkInt } from '@mlxts/core/native';
import { Module } from '../module/module.js';

/** What models expect of a rotary encoding of any scaling; `offset` is the position of the first element. */
export type RopeLayer = Module & { forward(x: MLXArray, options?: RopeForwardOptions): MLXArray };

export interface RopeForwardOptions {
  /** The position of the first element, for all rows or `[batch]`. Default 0. */
  readonly offset?: number | MLXArray;
}

export interface RopeOptions {
  /** Rotate pairs of neighbours and not element `i` with element `i + dims / 2`. Default false. */
  readonly traditional?: boolean;
  /** Default 10000. */
  readonly base?: number;
  /** Factor on positions. Default 1. */
  readonly scale?: number;
}

/**
 * Rotary position encoding: turns each pair of features by `position · scale · base^(-2i / dims)`.
 *
 * `x` `[..., length, features] → ` the same; features beyond `dims` stay as they are.
 * @see https://arxiv.org/abs/2104.09864
 */
export class RoPE extends Module {
  readonly dims: number;
  readonly traditional: boolean;
  readonly base: number;
  readonly scale: number;

  constructor(dims: number, { traditional = false, base = 10000, scale = 1 }: RopeOptions = {}) {
    super();
    checkInt('RoPE', 'dims', dims, { min: 1, max: 2 ** 31 - 1 });
    this.dims = dims;
    this.traditional = traditional;
    this.base = base;
    this.scale = scale;
  }

  forward(x: MLXArray, { offset = 0 }: RopeForwardOptions = {}): MLXArray {
    const { traditional, base, scale } = this;
    return fast.rope(x, this.dims, { traditional, base, scale, offset });
  }

  protected override extraRepr(): string {
    return `${this.dims}, traditional=${this.traditional}`;
  }
}
