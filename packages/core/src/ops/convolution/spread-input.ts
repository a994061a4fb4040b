import { sys } from '@mlxts/sys';
import { dtypeCode } from '../../dtype.js';
import { dilated, type Geometry } from './geometry.js';

/**
 * Whether MLX computes a convolution of this geometry and its gradients right. It does not where
 * - padding is negative: it cuts the input before dilating it;
 * - padding differs between the ends or exceeds the kernel: the gradient for the input has another shape;
 * - padding in strides is longer than the output: its CPU kernels for groups and dilation write beyond the output. The
 *   gradients run through them too, with the input's or the kernel's length in place of the output's.
 */
export function isSafe(input: readonly number[], weight: readonly number[], geometry: Geometry): boolean {
  const { stride, low, high, kernelDilation, inputDilation } = geometry;
  return stride.every((step, i) => {
    const [n, k] = [input[i + 1] as number, weight[i + 1] as number];
    const [before, after] = [low[i] as number, high[i] as number];
    const [apart, spread] = [kernelDilation[i] as number, inputDilation[i] as number];
    const [length, kernel] = [dilated(n, spread), dilated(k, apart)];
    const steps = Math.floor((length + before + after - kernel) / step);
    const rest = kernel - 1 - before;
    return (
      before >= 0 &&
      rest >= 0 &&
      after >= before &&
      after - before < spread &&
      Math.ceil(before / step) <= steps + 1 &&
      Math.ceil(rest / spread) <= n &&
      Math.ceil(before / apart) <= k &&
      (step === 1 || spread === 1 || steps * step + 1 + rest >= length)
    );
  });
}

/**
 * The input with zeros between its elements and around them, as the geometry says, so that a convolution without padding
 * and input dilation is left. `keep` takes each handle that is made.
 */
export function spreadInput(
  input: number,
  shape: readonly number[],
  { low, high, inputDilation }: Geometry,
  s: number,
  keep: (handle: number) => number,
): number {
  const [batch, channels] = [shape[0] as number, shape.at(-1) as number];
  const spatial = shape.slice(1, -1);
  const zero = keep(sys.mlxts_array_new_scalar(0, dtypeCode('float32')));
  // the gradient of MLX's pad needs a width for each axis
  const pad = (x: number, before: number[], after: number[]): number =>
    keep(sys.mlx_pad(x, [...before.keys()], before, after, zero, 'constant', s));
  let [x, lengths, ends] = [input, spatial, [...high]];
  if (inputDilation.some((spread) => spread > 1)) {
    const apart = keep(sys.mlx_reshape(x, [batch, ...spatial.flatMap((n) => [n, 1]), channels], s));
    const gaps = [0, ...inputDilation.flatMap((spread) => [0, spread - 1]), 0];
    const filled = pad(apart, Array<number>(gaps.length).fill(0), gaps);
    lengths = spatial.map((n, i) => n * (inputDilation[i] as number));
    x = keep(sys.mlx_reshape(filled, [batch, ...lengths, channels], s));
    ends = ends.map((end, i) => end + 1 - (inputDilation[i] as number)); // each element has its gap behind it
  }
  const start = [0, ...low.map((before) => Math.max(0, -before)), 0];
  const stop = [batch, ...lengths.map((n, i) => n + Math.min(0, ends[i] as number)), channels];
  const cut = keep(sys.mlx_slice(x, start, stop, Array<number>(shape.length).fill(1), s));
  return pad(cut, [0, ...low.map((n) => Math.max(0, n)), 0], [0, ...ends.map((n) => Math.max(0, n)), 0]);
}
