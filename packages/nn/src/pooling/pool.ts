import { type MLXArray, pad, type Scalar, ShapeError, type Steps } from '@mlxts/core';
import { checkArray, checkOptions, describe } from '@mlxts/core/native';
import { kernelRange, perAxis, widthRange } from '../convolution/per-axis.js';
import { printSteps } from '../convolution/print.js';
import { Module } from '../module/module.js';
import { slidingWindows } from './sliding-windows.js';

export interface PoolOptions<Size extends Steps = Steps> {
  /** How far the window moves: for all spatial axes or for each. Default: the size of the window. */
  readonly stride?: Size;
  /** Elements added on both sides, at least 0: for all spatial axes or for each. Default 0. */
  readonly padding?: Size;
}

/** What all pooling layers are: a reduction of each window of the spatial axes. */
export abstract class Pool extends Module {
  readonly kernelSize: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];

  constructor(axes: number, kernelSize: Steps, options: PoolOptions) {
    super();
    const op = new.target.name;
    const { stride, padding = 0 } = checkOptions(op, options);
    this.kernelSize = perAxis(op, 'kernelSize', kernelSize, axes, kernelRange);
    this.stride = stride === undefined ? this.kernelSize : perAxis(op, 'stride', stride, axes, kernelRange);
    this.padding = perAxis(op, 'padding', padding, axes, widthRange);
  }

  /** Of windows `[N, ...positions, ...kernelSize, C]` over `axes`, those of the window. */
  protected abstract reduce(windows: MLXArray, axes: readonly number[]): MLXArray;

  /** What stands around the input. */
  protected abstract filling(x: MLXArray): Scalar;

  /** `[N, ..., C] → [N, ..., C]`. @throws ShapeError where the window is longer than the padded input */
  forward(x: MLXArray): MLXArray {
    this.#checkInput(x);
    const padded = this.padding.some((width) => width > 0)
      ? pad(x, [[0, 0], ...this.padding.map((width) => [width, width] as const), [0, 0]], {
          constantValues: this.filling(x),
        })
      : x;
    const windows = slidingWindows(padded, this.kernelSize, this.stride);
    return this.reduce(
      windows,
      this.kernelSize.map((_, i) => i - this.kernelSize.length - 1),
    );
  }

  #checkInput(x: MLXArray): void {
    const op = this.constructor.name;
    const axes = this.kernelSize.length;
    if (checkArray(op, 'x', x).ndim !== axes + 2) {
      throw new ShapeError({
        op,
        message: `expected x [N, ..., C] with as many spatial axes as the window, ${axes}, got ${describe(x)}`,
      });
    }
    const padded = this.padding.map((width, i) => (x.shape[i + 1] as number) + 2 * width);
    if (padded.some((length, i) => length < (this.kernelSize[i] as number))) {
      throw new ShapeError({
        op,
        message: `expected x, padded, to be at least as long as the window ${describe(this.kernelSize)}, got ${describe(padded)} (x: ${describe(x)})`,
      });
    }
  }

  protected override extraRepr(): string {
    return Object.entries({ kernelSize: this.kernelSize, stride: this.stride, padding: this.padding })
      .map(([name, steps]) => `${name}=${printSteps(steps)}`)
      .join(', ');
  }
}
