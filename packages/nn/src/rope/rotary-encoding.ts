import { fast, type MLXArray, multiply } from '@mlxts/core';
import { Module } from '../module/module.js';

export interface RopeForwardOptions {
  /** The position of the first element, for all rows or `[batch]`. Default 0. */
  readonly offset?: number | MLXArray;
}

/** What models expect of a rotary encoding of any scaling; `offset` is the position of the first element. */
export type RopeLayer = Module & { forward(x: MLXArray, options?: RopeForwardOptions): MLXArray };

/** How pairs of features turn with their position, in the terms of `fast.rope`. */
export interface Rotation {
  readonly dims: number;
  readonly traditional: boolean;
  /** Null beside `freqs`. */
  readonly base: number | null;
  readonly scale: number;
  readonly freqs?: MLXArray | null;
  /** Factor on the features that turn. Default 1. */
  readonly magnitude?: number;
}

/** A rotary encoding that turns pairs of features as `fast.rope` does: `[..., length, features] → ` the same. */
export abstract class RotaryEncoding extends Module {
  /** How `length` positions from `offset` on are turned. */
  abstract rotation(length: number, offset: number | MLXArray): Rotation;

  forward(x: MLXArray, { offset = 0 }: RopeForwardOptions = {}): MLXArray {
    const { dims, magnitude = 1, ...rotation } = this.rotation(x.shape.at(-2) ?? 0, offset);
    return fast.rope(magnified(x, dims, magnitude), dims, { ...rotation, offset });
  }
}

function magnified(x: MLXArray, dims: number, magnitude: number): MLXArray {
  if (magnitude === 1) return x;
  return x.shape.at(-1) === dims ? multiply(x, magnitude) : x.at('...', `:${dims}`).multiply(magnitude);
}
