import { ShapeError } from '../../errors/shape-error.js';
import { checkShape, describe } from '../../guards.js';
import { dilated, type Geometry, MAX_EXTENT } from './geometry.js';

const INT32_MAX = 2 ** 31 - 1;

const product = (dims: readonly number[]): number => dims.reduce((all, dim) => all * dim, 1);

/** `[N, ..., O]`, and what MLX makes on the way within what it can count. */
export function outputShape(
  op: string,
  input: readonly number[],
  weight: readonly number[],
  geometry: Geometry,
): number[] {
  const { stride, low, high, kernelDilation, inputDilation } = geometry;
  const extents: number[] = [];
  const positions = stride.map((step, i) => {
    const [n, before, after] = [input[i + 1] as number, low[i] as number, high[i] as number];
    const length = dilated(n, inputDilation[i] as number);
    const kernel = dilated(weight[i + 1] as number, kernelDilation[i] as number);
    const extent = length + before + after;
    if (extent < kernel || -before > length || -after > length || (n === 0 && inputDilation[i] !== 1)) {
      throw new ShapeError({
        op,
        message:
          `expected a padded input at least as long as the kernel on each spatial axis, got ${before} + ${length} + ` +
          `${after} and ${kernel} on axis ${i + 1} (input: ${describe(input)}, weight: ${describe(weight)})`,
      });
    }
    if (extent > MAX_EXTENT) {
      throw new ShapeError({ op, message: `expected a padded input up to 2^30 on each axis, got ${extent}` });
    }
    extents.push(extent);
    return Math.floor((extent - kernel) / step) + 1;
  });
  const batch = input[0] as number;
  const [channels, outputs] = [input.at(-1) as number, weight[0] as number];
  const rows = batch * product(positions);
  const columns = product(weight.slice(1, -1)) * channels;
  if (rows > INT32_MAX || columns > INT32_MAX) {
    throw new ShapeError({
      op,
      message: `expected at most 2^31 - 1 output positions and weights, got ${rows}, ${columns}`,
    });
  }
  checkShape(op, [rows, columns]);
  checkShape(op, [batch, ...extents, channels]);
  return checkShape(op, [batch, ...positions, outputs]);
}
