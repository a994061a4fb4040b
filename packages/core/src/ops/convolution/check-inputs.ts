import type { MLXArray } from '../../array.js';
import { isFloating } from '../../dtype.js';
import { ArgumentError } from '../../errors/argument-error.js';
import { DtypeError } from '../../errors/dtype-error.js';
import { ShapeError } from '../../errors/shape-error.js';
import { checkArray, checkInt, describe } from '../../guards.js';

const layouts = ['', '[N, L, C]', '[N, H, W, C]', '[N, D, H, W, C]'];

/** The number of spatial axes of a convolution of any: 1 to 3. */
export function spatialAxes(op: string, input: unknown): number {
  const { ndim } = checkArray(op, 'input', input);
  if (ndim >= 3 && ndim <= 5) return ndim - 2;
  throw new ShapeError({ op, message: `expected input with 1 to 3 spatial axes [N, ..., C], got ${describe(input)}` });
}

/** An input and a weight that belong together: `[N, ..., C]` and `[O, ..., C / groups]`. */
export function checkInputs(op: string, input: unknown, weight: unknown, spatial: number, groups: unknown): number {
  const [x, w] = [checkArray(op, 'input', input), checkArray(op, 'weight', weight)];
  if (!isFloating(x.dtype)) throw new DtypeError({ op, message: `expected a floating input, got ${describe(x)}` });
  if (w.dtype === 'complex64') throw new DtypeError({ op, message: `expected a real weight, got ${describe(w)}` });
  const ndim = spatial + 2;
  if (x.ndim !== ndim || w.ndim !== ndim) {
    const layout = `${layouts[spatial]}`;
    throw new ShapeError({
      op,
      message: `expected input ${layout} and weight ${layout.replace('N', 'O')}, got ${describe(x)} and ${describe(w)}`,
    });
  }
  const count = checkInt(op, 'groups', groups, { min: 1 });
  if (count > 1 && spatial === 3) {
    throw new ArgumentError({ op, message: `expected groups to be 1 with 3 spatial axes, got ${count}` });
  }
  checkChannels(op, x, w, count);
  return count;
}

function checkChannels(op: string, x: MLXArray, w: MLXArray, groups: number): void {
  const [channels, perGroup, outputs] = [x.shape.at(-1), w.shape.at(-1) as number, w.shape[0] as number];
  if (channels === 0 || channels !== groups * perGroup || outputs % groups !== 0) {
    throw new ShapeError({
      op,
      message:
        `expected input [N, ..., C] and weight [O, ..., C / groups] with C above 0 and O divisible by groups ${groups}, ` +
        `got ${describe(x)} and ${describe(w)}`,
    });
  }
  if (w.shape.slice(1, -1).includes(0)) {
    throw new ShapeError({ op, message: `expected a kernel that is not empty, got ${describe(w)}` });
  }
}
