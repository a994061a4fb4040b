// Compares our quantized matmul with MLX's over layouts, types, batches and extremes. Prints the largest difference,
// relative to the sum of |x| (|scale| q + |bias|), and what is infinite or NaN in one alone.
import { sys } from '../../dist/index.js';

const [FLOAT16, FLOAT32, INT32, BFLOAT16] = [9, 10, 7, 12];
const LEAST = 2 ** -149;
const stream = sys.mlx_get_default_stream(sys.mlx_device_new_type(0, 0));
sys.mlx_random_seed(0);
const normal = (...shape) => sys.mlx_random_normal(shape, FLOAT32, 0, 1, null, stream);
const floats = (handle) => new Float32Array(sys.mlxts_array_bytes(sys.mlx_contiguous(handle, false, stream)));
const fromFloats = (values, ...shape) =>
  sys.mlx_array_new_data(new Uint8Array(Float32Array.from(values).buffer), shape, FLOAT32);
const transposed = (array, axes) => sys.mlx_transpose_axes(array, axes, stream);
const broadcast = (array, ...shape) => sys.mlx_broadcast_to(array, shape, stream);
const cast = (array, dtype) => sys.mlx_astype(array, dtype, stream);
const slice = (array, start, stop, strides) => sys.mlx_slice(array, start, stop, strides, stream);
const mentions = [];
let count = 0;
let worst = 0;

function product({ x, w, scales, biases, bits, group }, enabled) {
  const before = sys.mlxts_set_cpu_kernels(enabled);
  const result = sys.mlxts_quantized_matmul(x, w, scales, biases, true, group, bits, 'affine', stream);
  sys.mlxts_set_cpu_kernels(before);
  return floats(result);
}

function compare(name, call) {
  const { x, w, scales, biases, bits, group, k } = call;
  const [ours, theirs] = [product(call, true), product(call, false)];
  const [s, b] = [sys.mlx_abs(scales, stream), sys.mlx_abs(biases, stream)];
  const weights = sys.mlx_dequantize(w, s, b, group, bits, 'affine', null, FLOAT32, stream);
  const sizes = sys.mlx_abs(cast(x, FLOAT32), stream);
  const magnitudes = floats(sys.mlx_matmul(sizes, sys.mlx_transpose(weights, stream), stream));
  count++;
  if (ours.length !== theirs.length) throw new Error(`${name}: ${ours.length} values, expected ${theirs.length}`);
  theirs.forEach((expected, i) => {
    if (Object.is(ours[i], expected) || ours[i] === expected) return;
    if (Number.isFinite(expected) && Number.isFinite(ours[i])) {
      const error = Math.abs(ours[i] - expected) / (magnitudes[i] + k * LEAST);
      worst = Math.max(worst, error);
    } else mentions.push(`${name}[${i}]: ${ours[i]}, MLX ${expected}`);
  });
}

function packed(n, k, group, bits) {
  const [w, scales, biases] = sys.mlx_quantize(normal(n, k), group, bits, 'affine', null, stream);
  return { w, scales, biases, group, bits, k };
}

function layouts(group, bits) {
  for (const [n, k] of [
    [1, group],
    [5, 5 * group],
    [259, 13 * group],
  ]) {
    const matrix = packed(n, k, group, bits);
    const cases = {
      'one row': normal(k),
      batches: normal(2, 3, k),
      'many batches': normal(3, 1, 5, k),
      transposed: transposed(normal(k, 6), [1, 0]),
      'transposed, many rows': transposed(normal(k, 21), [1, 0]),
      'swapped batches': transposed(normal(4, 3, k), [1, 0, 2]),
      'every second row': slice(normal(9, k), [1, 0], [9, k], [2, 1]),
      'every second column': slice(normal(9, 2 * k), [0, 1], [9, 2 * k], [1, 2]),
      'columns out of the middle': slice(normal(11, k + 7), [2, 3], [11, k + 3], [1, 1]),
      'rows backwards': slice(normal(9, k), [8, 0], [-10, k], [-1, 1]),
      'one row for all': broadcast(normal(1, k), 10, k),
      'one number for all': broadcast(normal(1, 1), 3, k),
      'one batch for all': broadcast(normal(1, 3, k), 4, 3, k),
      float16: cast(normal(3, k), FLOAT16),
      bfloat16: cast(normal(9, k), BFLOAT16),
      int32: cast(sys.mlx_multiply(normal(3, k), fromFloats([9], 1), stream), INT32),
    };
    for (const [name, x] of Object.entries(cases)) compare(`${name} [${n}, ${k}]`, { ...matrix, x });
    const x = normal(9, k);
    const rows = (array) => slice(array, [n, 0], [2 * n, 1 << 20], [1, 1]);
    const twice = packed(2 * n, k, group, bits);
    compare('half of the weights', {
      ...twice,
      x,
      ...{ w: rows(twice.w), scales: rows(twice.scales), biases: rows(twice.biases) },
    });
    const turned = (array) => transposed(sys.mlx_contiguous(transposed(array, [1, 0]), false, stream), [1, 0]);
    compare('weights by column', {
      ...matrix,
      x,
      ...{ w: turned(matrix.w), scales: turned(matrix.scales), biases: turned(matrix.biases) },
    });
    const half = { scales: cast(matrix.scales, FLOAT16), biases: cast(matrix.biases, FLOAT16) };
    compare('float16 scales', { ...matrix, ...half, x });
  }
}

// No sum of these overflows in one order of its terms alone. Infinities meet no weight that is zero by rounding: fused
// multiply-add leaves a rest there.
const EXTREMES = {
  'an infinity in x': { x: [1, Infinity], scale: 0.25, bias: 1 },
  'both infinities in x': { x: [Infinity, 1, -Infinity], scale: 0.25, bias: 1 },
  'an infinity in x, zero weights': { x: [1, Infinity], scale: 0, bias: 0 },
  'NaN in x': { x: [Number.NaN] },
  'zeros of both signs in x': { x: [-0, 0] },
  'subnormal x': { x: [1e-40, -3e-45, LEAST] },
  'largest x': { x: [3e38], scale: 1e-3, bias: 0 },
  'zero scales': { scale: 0 },
  'zero scales and biases': { scale: 0, bias: 0 },
  'subnormal scales': { scale: 1e-41, bias: 0 },
  'least scales': { scale: LEAST, bias: -LEAST },
  'subnormal scales, large x': { scale: 1e-39, bias: 0, x: [1e30, -1e20] },
  'negative scales': { scale: -0.5, bias: 3 },
  'largest biases': { bias: 3.4e38, scale: 0, x: [0.01] },
  'smallest biases': { bias: -3.4e38, scale: 1, x: [0.01] },
  'largest biases and scales': { bias: -3.4e38, scale: 1e36, x: [0.01] },
  'infinite scales': { scale: Infinity },
  'infinite biases': { bias: -Infinity },
  'infinite biases, zero x': { bias: Infinity, x: [0] },
  'NaN scales': { scale: Number.NaN },
  'NaN biases': { bias: Number.NaN },
};

function extremes(group, bits) {
  for (const [m, n, groups] of [
    [1, 1, 1],
    [3, 5, 3],
    [9, 13, 5],
  ]) {
    const k = group * groups;
    for (const [name, { x, scale, bias }] of Object.entries(EXTREMES)) {
      for (const everywhere of x?.includes(Infinity) ? [true] : [true, false]) {
        const matrix = packed(n, k, group, bits);
        const replaced = (value, array) => {
          if (value === undefined) return array;
          const values = floats(array).map((old, i) => (everywhere || i === n * groups - 1 ? value : old));
          return fromFloats(values, n, groups);
        };
        const inputs = floats(normal(m, k)).map((old) => old / (2 * k));
        x?.forEach((value, i) => {
          inputs[(i * 7 + (everywhere ? 0 : m * k - 20)) % inputs.length] = value;
        });
        compare(name, {
          ...matrix,
          x: fromFloats(inputs, m, k),
          scales: replaced(scale, matrix.scales),
          biases: replaced(bias, matrix.biases),
        });
      }
    }
  }
}

for (const bits of [4, 8]) {
  for (const group of [32, 64]) {
    layouts(group, bits);
    extremes(group, bits);
  }
}
console.log(JSON.stringify({ path: sys.mlxts_info().kernels.path, count, worst, mentions: mentions.slice(0, 9) }));
