// Compares the fused operations with double precision over many shapes, layouts and extremes; prints for each the largest
// error, in units of what its test allows.
import { sys } from '../../dist/index.js';

const [FLOAT32, INT32] = [10, 7];
const stream = sys.mlx_get_default_stream(sys.mlx_device_new_type(0, 0));
sys.mlx_random_seed(0);
const floats = (handle) => new Float32Array(sys.mlxts_array_bytes(handle));
const normal = (...shape) => sys.mlx_random_normal(shape, FLOAT32, 0, 1, null, stream);
const fromHost = (values, shape, dtype) => sys.mlx_array_new_data(new Uint8Array(values.buffer), shape, dtype);
const fromFloats = (values, shape) => fromHost(Float32Array.from(values), shape, FLOAT32);
const swapped = (array) => sys.mlx_transpose_axes(array, [0, 2, 1, 3], stream);
const worst = { rmsNorm: 0, layerNorm: 0, softmax: 0, logsumexp: 0, activation: 0, swiglu: 0, rope: 0, attention: 0 };
let count = 0;

function note(name, ours, expected, allowed) {
  count++;
  for (let i = 0; i < expected.length; i++) {
    const same = Object.is(ours[i], expected[i]) || (Number.isNaN(ours[i]) && Number.isNaN(expected[i]));
    if (same || ours[i] === expected[i]) continue;
    const error = Math.abs(ours[i] - expected[i]) / allowed(i);
    worst[name] = Math.max(worst[name], Number.isNaN(error) ? Infinity : error);
  }
}

function rmsNorm(x, shape, weight) {
  const values = floats(x);
  const weights = weight === null ? null : floats(weight);
  const dims = shape.at(-1);
  const expected = Float64Array.from(values, (value, i) => {
    const row = values.subarray(i - (i % dims), i - (i % dims) + dims);
    const mean = row.reduce((sum, each) => sum + each * each, 0) / dims;
    return (value / Math.sqrt(mean + 1e-5)) * (weights === null ? 1 : weights[i % dims]);
  });
  note('rmsNorm', floats(sys.mlxts_rms_norm(x, weight, 1e-5, stream)), expected, (i) => Math.abs(expected[i]));
}

function layerNorm(x, shape, weight, bias) {
  const values = floats(x);
  const [weights, biases] = [weight, bias].map((each) => (each === null ? null : floats(each)));
  const dims = shape.at(-1);
  const expected = new Float64Array(values.length);
  const allowed = new Float64Array(values.length);
  for (let first = 0; first < values.length; first += dims) {
    const row = Float64Array.from(values.subarray(first, first + dims));
    const mean = row.reduce((sum, each) => sum + each, 0) / dims;
    const size = row.reduce((sum, each) => sum + Math.abs(each), 0) / dims;
    const deviation = Math.sqrt(row.reduce((sum, each) => sum + (each - mean) ** 2, 0) / dims + 1e-5);
    for (const [i, value] of row.entries()) {
      const [w, b] = [weights?.[i] ?? 1, biases?.[i] ?? 0];
      expected[first + i] = ((value - mean) / deviation) * w + b;
      allowed[first + i] = ((Math.abs(value) + size) / deviation) * Math.abs(w) + Math.abs(b);
    }
  }
  note('layerNorm', floats(sys.mlxts_layer_norm(x, weight, bias, 1e-5, stream)), expected, (i) => allowed[i]);
}

function logsumexp(x, shape) {
  const values = floats(x);
  const dims = shape.at(-1);
  const rows = Array.from({ length: values.length / dims }, (_, i) => values.subarray(i * dims, (i + 1) * dims));
  const expected = rows.map((row) => {
    const most = row.reduce((a, b) => Math.max(a, Number.isNaN(b) ? a : b), -Infinity);
    return Number.isFinite(most) ? most + Math.log(row.reduce((sum, each) => sum + Math.exp(each - most), 0)) : most;
  });
  const ours = floats(sys.mlxts_logsumexp_axis(x, -1, true, stream));
  note('logsumexp', ours, Float32Array.from(expected), (i) => 1 + Math.abs(expected[i]));
}

function softmax(x, shape) {
  const values = floats(x);
  const dims = shape.at(-1);
  const expected = new Float64Array(values.length);
  const allowed = new Float64Array(values.length);
  for (let first = 0; first < values.length; first += dims) {
    const row = Float64Array.from(values.subarray(first, first + dims));
    const most = row.reduce((a, b) => Math.max(a, b), -Infinity);
    const total = row.reduce((sum, each) => sum + Math.exp(each - most), 0);
    for (const [i, value] of row.entries()) {
      expected[first + i] = Math.exp(value - most) / total;
      allowed[first + i] = expected[first + i] * (1 + most - value) + 1e-29;
    }
  }
  note('softmax', floats(sys.mlxts_softmax(x, false, stream)), expected, (i) => allowed[i]);
}

/** The normal distribution: for large distances a continued fraction, for small ones a series. */
function normalBelow(x) {
  const distance = Math.abs(x);
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  if (distance > 3) {
    let fraction = distance;
    for (let i = 100; i > 0; i--) fraction = distance + i / fraction;
    return x < 0 ? density / fraction : 1 - density / fraction;
  }
  let [term, sum] = [x, x];
  for (let i = 3; i < 100; i += 2) sum += term *= (x * x) / i;
  return 0.5 + density * sum;
}

const curved = (x) => 2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
const sigmoid = (x) => 1 / (1 + Math.exp(-x));
/** Each, and the exponent in it, whose rounding is that of the result. */
const activations = {
  silu: [(x) => x * sigmoid(x), (x) => x],
  gelu: [(x) => x * normalBelow(x), (x) => x ** 2 / 2],
  geluApprox: [(x) => x * sigmoid(curved(x)), curved],
  geluFastApprox: [(x) => x * sigmoid(1.702 * x), (x) => 1.702 * x],
  sigmoid: [sigmoid, (x) => x],
  tanh: [Math.tanh, () => 0],
};

function activation(x) {
  const values = floats(x);
  for (const [form, [exact, exponent]] of Object.entries(activations)) {
    const expected = Float64Array.from(values, exact);
    const allowed = (i) => Math.abs(expected[i]) * (1 + Math.abs(exponent(values[i]))) + 1e-29;
    note('activation', floats(sys.mlxts_activation(x, form, stream)), expected, allowed);
  }
}

function swiglu(gate, up) {
  const [g, u] = [floats(gate), floats(up)];
  const expected = Float64Array.from(g, (value, i) => (value / (1 + Math.exp(-value))) * u[i]);
  const allowed = (i) => Math.abs(expected[i]) + 1e-29;
  note('swiglu', floats(sys.mlxts_swiglu(gate, up, stream)), expected.map(Math.fround), allowed);
}

function rope(x, [B, H, L, D], dims, { traditional, base, scale, offsets, freqs }) {
  const values = floats(sys.mlx_contiguous(x, false, stream));
  const half = dims / 2;
  const expected = Float64Array.from(values);
  const allowed = new Float64Array(values.length);
  const waves = freqs === null ? null : floats(freqs);
  for (let row = 0; row < B * H * L; row++) {
    const position = ((row % L) + offsets[offsets.length === 1 ? 0 : Math.floor(row / (H * L))]) * scale;
    for (let i = 0; i < half; i++) {
      const angle = position * (waves === null ? base ** (-i / half) : 1 / waves[i]);
      const [a, b] = traditional ? [2 * i, 2 * i + 1] : [i, half + i];
      const [first, second] = [values[row * D + a], values[row * D + b]];
      expected[row * D + a] = first * Math.cos(angle) - second * Math.sin(angle);
      expected[row * D + b] = first * Math.sin(angle) + second * Math.cos(angle);
      const error = Math.hypot(first, second) * (1 + Math.abs(angle));
      allowed[row * D + a] = error;
      allowed[row * D + b] = error;
    }
  }
  const offset = fromHost(Int32Array.from(offsets), offsets.length === 1 ? [] : [offsets.length], INT32);
  const ours = floats(sys.mlxts_rope(x, dims, traditional, freqs === null ? base : null, scale, offset, freqs, stream));
  note('rope', ours, expected, (i) => allowed[i]);
}

function attention({ B, H, Hk, L, K, D, Dv }, mode, layout) {
  const make = (heads, length, dim) =>
    layout === 'by position' ? swapped(normal(B, length, heads, dim)) : normal(B, heads, length, dim);
  const [q, k, v] = [make(H, L, D), make(Hk, K, D), make(Hk, K, Dv)];
  const [qs, ks, vs] = [q, k, v].map((each) => floats(sys.mlx_contiguous(each, false, stream)));
  const hidden = sys.mlx_less(normal(L, K), sys.mlx_zeros([1], FLOAT32, stream), stream);
  const mask = { bool: sys.mlx_logical_not(hidden, stream), add: normal(B, 1, L, K) }[mode] ?? null;
  const masks = mask === null ? null : mode === 'bool' ? new Uint8Array(sys.mlxts_array_bytes(mask)) : floats(mask);
  const sinks = mode === 'sinks' ? normal(H) : null;
  const sinkValues = sinks === null ? null : floats(sinks);
  const scale = 1 / Math.sqrt(D);
  const expected = new Float64Array(B * H * L * Dv);
  for (let b = 0; b < B; b++) {
    for (let h = 0; h < H; h++) {
      const kv = b * Hk + Math.floor(h / (H / Hk));
      for (let l = 0; l < L; l++) {
        const row = (b * H + h) * L + l;
        const scores = Array.from({ length: K }, (_, j) => {
          if (mode === 'causal' && j > l + K - L) return -Infinity;
          if (mode === 'bool' && masks[l * K + j] === 0) return -3.4e38;
          let score = 0;
          for (let d = 0; d < D; d++) score += qs[row * D + d] * ks[(kv * K + j) * D + d];
          return score * scale + (mode === 'add' ? masks[(b * L + l) * K + j] : 0);
        });
        const most = Math.max(...scores, sinkValues === null ? -Infinity : sinkValues[h]);
        const weights = scores.map((score) => Math.exp(score - most));
        const total = weights.reduce(
          (sum, each) => sum + each,
          sinkValues === null ? 0 : Math.exp(sinkValues[h] - most),
        );
        for (let d = 0; d < Dv; d++) {
          let sum = 0;
          for (let j = 0; j < K; j++) sum += weights[j] * vs[(kv * K + j) * Dv + d];
          expected[row * Dv + d] = sum / total;
        }
      }
    }
  }
  const modeName = mode === 'causal' ? 'causal' : mask === null ? '' : 'array';
  const ours = sys.mlxts_attention(q, k, v, scale, modeName, mask, sinks, stream);
  note('attention', floats(sys.mlx_contiguous(ours, false, stream)), expected, () => 1);
}

for (const shape of [
  [1, 1],
  [1, 3],
  [1, 576],
  [3, 7, 33],
  [2, 65],
  [130, 576],
  [1, 4096],
]) {
  const x = normal(...shape);
  rmsNorm(x, shape, null);
  rmsNorm(x, shape, normal(shape.at(-1)));
  const shifted = sys.mlx_add(x, fromFloats([3], [1]), stream);
  for (const weight of [null, normal(shape.at(-1))])
    for (const bias of [null, normal(shape.at(-1))]) layerNorm(shifted, shape, weight, bias);
  softmax(sys.mlx_multiply(x, fromFloats([10], [1]), stream), shape);
  activation(sys.mlx_multiply(x, fromFloats([4], [1]), stream));
}
const deep = normal(2, 5, 6, 20);
for (const [x, shape] of [
  [swapped(deep), [2, 6, 5, 20]],
  [sys.mlx_transpose(deep, stream), [20, 6, 5, 2]],
  [sys.mlx_slice(deep, [0, 1, 0, 3], [2, 4, 6, 16], [1, 2, 1, 1], stream), [2, 2, 6, 13]],
  [sys.mlx_slice(deep, [0, 0, 0, 19], [2, 5, 6, -21], [1, 1, 1, -1], stream), [2, 5, 6, 20]],
  [sys.mlx_broadcast_to(normal(2, 1, 9), [2, 7, 9], stream), [2, 7, 9]],
  [sys.mlx_broadcast_to(normal(3, 1), [3, 9], stream), [3, 9]],
  [sys.mlx_as_strided(deep, [2, 2, 2], [3, 3, 1], 0, stream), [2, 2, 2]],
]) {
  rmsNorm(x, shape, null);
  layerNorm(x, shape, normal(shape.at(-1)), null);
  softmax(x, shape);
  logsumexp(x, shape);
  activation(x);
}
rmsNorm(sys.mlx_zeros([2, 20], FLOAT32, stream), [2, 20], null);
for (const value of [Number.NaN, Infinity, 1e-30, 1e18])
  rmsNorm(fromFloats([1, 2, value, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17], [1, 17]), [1, 17], null);

for (const value of [Number.NaN, Infinity, -Infinity, 1e-40, 3e38, -3e38]) {
  const x = fromFloats([1, 2, value, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17], [1, 17]);
  softmax(x, [1, 17]);
  logsumexp(x, [1, 17]);
  if (!(Math.abs(value) > 1e38)) layerNorm(x, [1, 17], null, null);
}
softmax(sys.mlx_full([2, 19], fromFloats([-Infinity], []), FLOAT32, stream), [2, 19]);
logsumexp(sys.mlx_full([2, 19], fromFloats([-Infinity], []), FLOAT32, stream), [2, 19]);
softmax(fromFloats([-Infinity, 0, -Infinity, -200, 1], [5]), [5]);
activation(fromFloats([5], []));

for (const size of [1, 7, 16, 33, 1536, 100_003])
  swiglu(sys.mlx_multiply(normal(size), fromFloats([25], [1]), stream), normal(size));
const extremes = [Number.NaN, Infinity, -87, -88, -89, 87.5, 88.5, 89, 120, -0, 0, 1e-40, 3e38, -1e30];
activation(fromFloats([...extremes, -Infinity, -5, -9.3, -13, -13.3, -14.5, 1e20, -1e20], [22]));
swiglu(
  fromFloats(extremes, [14]),
  fromFloats(
    extremes.map(() => 1),
    [14],
  ),
);

for (const traditional of [true, false]) {
  for (const [shape, dims] of [
    [[1, 9, 1, 64], 64],
    [[2, 3, 10, 64], 48],
    [[1, 2, 130, 12], 6],
    [[3, 1, 2, 2], 2],
  ]) {
    const options = { traditional, base: 10_000, scale: 1, freqs: null };
    const x = normal(...shape);
    rope(x, shape, dims, { ...options, offsets: [0] });
    rope(x, shape, dims, { ...options, base: 500_000, scale: 0.25, offsets: [2047] });
    rope(x, shape, dims, { ...options, offsets: Array.from({ length: shape[0] }, (_, i) => 7 * i - 3) });
    const [B, H, L, D] = shape;
    rope(swapped(normal(B, L, H, D)), shape, dims, { ...options, offsets: [5] });
    const freqs = fromFloats(
      Array.from({ length: dims / 2 }, (_, i) => 1 + i * i),
      [dims / 2],
    );
    rope(x, shape, dims, { ...options, freqs, offsets: [3] });
  }
}

for (const sizes of [
  { B: 1, H: 9, Hk: 3, L: 1, K: 130, D: 64, Dv: 64 },
  { B: 1, H: 2, Hk: 2, L: 1, K: 1, D: 16, Dv: 16 },
  { B: 1, H: 2, Hk: 1, L: 1, K: 700, D: 96, Dv: 32 },
  { B: 1, H: 6, Hk: 2, L: 1, K: 1100, D: 64, Dv: 64 },
  { B: 1, H: 2, Hk: 2, L: 5, K: 900, D: 32, Dv: 32 },
  { B: 2, H: 4, Hk: 2, L: 40, K: 40, D: 64, Dv: 64 },
  { B: 1, H: 2, Hk: 1, L: 33, K: 301, D: 80, Dv: 112 },
  { B: 1, H: 1, Hk: 1, L: 5, K: 7, D: 16, Dv: 128 },
  { B: 2, H: 3, Hk: 3, L: 67, K: 129, D: 32, Dv: 48 },
]) {
  for (const mode of ['all', 'causal', 'bool', 'add', 'sinks'])
    for (const layout of ['by head', 'by position']) attention(sizes, mode, layout);
}
console.log(JSON.stringify({ path: sys.mlxts_info().kernels.path, count, worst }));
