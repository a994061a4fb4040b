import { ArgumentError, type MLXArray } from '@mlxts/core';
import { checkChoice, checkOptions } from '@mlxts/core/native';
import { printSteps } from '../convolution/print.js';
import { Module } from '../module/module.js';
import { checkInterpolation, type InterpolationOptions } from './interpolate.js';
import { checkScaleFactor, type ScaleFactor, scaleFactors } from './scale-factors.js';
import { upsampleCubic } from './upsample-cubic.js';
import { upsampleLinear } from './upsample-linear.js';
import { upsampleNearest } from './upsample-nearest.js';

export type UpsampleMode = 'nearest' | 'linear' | 'cubic';

const modes: readonly UpsampleMode[] = ['nearest', 'linear', 'cubic'];

export interface UpsampleOptions extends InterpolationOptions {
  /** How positions between elements are filled. Default `'nearest'`, which knows neither of the other options. */
  readonly mode?: UpsampleMode;
}

/**
 * Spatial axes scaled by `scaleFactor`, `[N, ..., C] → [N, ...⌊scaleFactor · length⌋, C]`, by `upsampleNearest`,
 * `upsampleLinear` or `upsampleCubic`.
 * @example
 * const x = mx.array([1, 2, 3, 4]).reshape([1, 2, 2, 1]);
 * const upsample = new Upsample(2, { mode: 'linear', alignCorners: true });
 * console.log(upsample.forward(x).shape); // [1, 4, 4, 1]
 */
export class Upsample extends Module {
  readonly scaleFactor: ScaleFactor;
  readonly mode: UpsampleMode;
  readonly alignCorners: boolean;
  readonly antialias: boolean;

  constructor(scaleFactor: ScaleFactor, options: UpsampleOptions = {}) {
    super();
    const { mode = 'nearest', alignCorners = false, antialias = false } = checkOptions('Upsample', options);
    const op = 'Upsample';
    this.scaleFactor = checkScaleFactor(op, scaleFactor);
    this.mode = checkChoice(op, 'mode', mode, modes);
    if (antialias && mode === 'nearest')
      throw new ArgumentError({ op, message: "expected mode 'linear' or 'cubic' with antialias, got 'nearest'" });
    checkInterpolation(op, { alignCorners, antialias });
    this.alignCorners = alignCorners;
    this.antialias = antialias;
  }

  forward(x: MLXArray): MLXArray {
    const { mode, alignCorners, antialias } = this;
    const factors = scaleFactors('Upsample', x, this.scaleFactor);
    if (mode === 'nearest') return upsampleNearest(x, factors);
    const upsample = mode === 'linear' ? upsampleLinear : upsampleCubic;
    return upsample(x, factors, { alignCorners, antialias });
  }

  protected override extraRepr(): string {
    const { scaleFactor, mode, alignCorners, antialias } = this;
    const text = `scaleFactor=${printSteps(scaleFactor)}, mode='${mode}', alignCorners=${alignCorners}`;
    return antialias ? `${text}, antialias=true` : text;
  }
}
