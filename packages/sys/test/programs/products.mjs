// Compares our products with ones in double precision over formats, shapes and layouts; prints the largest error of
// each kind, over √k.
import { sys } from '../../dist/index.js';

const [FLOAT16, FLOAT32, BFLOAT16, UINT32] = [9, 10, 12, 3];
const stream = sys.mlx_get_default_stream(sys.mlx_device_new_type(0, 0));
sys.mlx_random_seed(0);
const made = [];
const keep = (handle) => {
  made.push(handle);
  return handle;
};
const normal = (...shape) => keep(sys.mlx_random_normal(shape, FLOAT32, 0, 1, null, stream));
const cast = (handle, dtype) => keep(sys.mlx_astype(handle, dtype, stream));
const floats = (handle) =>
  new Float32Array(sys.mlxts_array_bytes(keep(sys.mlx_contiguous(cast(handle, FLOAT32), false, stream))));
const ROUNDING = { [FLOAT32]: 0, [FLOAT16]: 2 ** -11, [BFLOAT16]: 2 ** -8 };

/** x [m, k] · w [n, k]ᵀ + bias against `ours`; a 16-bit result may also lose half a unit of its last place. */
function error(ours, x, w, bias, { m, n, k, dtype = FLOAT32 }) {
  let worst = 0;
  for (let row = 0; row < m; row++) {
    for (let column = 0; column < n; column++) {
      let sum = bias === null ? 0 : bias[column];
      for (let i = 0; i < k; i++) sum += x[row * k + i] * w[column * k + i];
      const off = Math.abs(ours[row * n + column] - sum) - Math.abs(sum) * ROUNDING[dtype];
      worst = Math.max(worst, off / Math.sqrt(k));
    }
  }
  return worst;
}

const worst = {};
const counts = {};
function note(kind, value) {
  worst[kind] = Math.max(worst[kind] ?? 0, Number.isNaN(value) ? Infinity : value);
  counts[kind] = (counts[kind] ?? 0) + 1;
}
const release = () => sys.mlxts_free(made.splice(0));

const FORMS = [
  ...[2, 3, 4, 5, 6, 8].flatMap((bits) => [32, 64, 128].map((group) => ['affine', bits, group])),
  ['mxfp4', 4, 32],
  ['mxfp8', 8, 32],
  ['nvfp4', 4, 16],
];

/** `parameters`: the dtype of scales and biases. */
function quantized(mode, bits, group, shape, parameters = FLOAT32) {
  const values = cast(normal(...shape), parameters);
  const [w, scales, biases = null] = sys.mlx_quantize(values, group, bits, mode, null, stream);
  made.push(w, scales);
  if (biases !== null) made.push(biases);
  const [wide, shifts] = [scales, biases].map((each) =>
    each === null || mode !== 'affine' ? each : cast(each, FLOAT32),
  );
  const full = keep(sys.mlx_dequantize(w, wide, shifts, group, bits, mode, null, FLOAT32, stream));
  return { w, scales, biases, full: floats(full) };
}

for (const [mode, bits, group] of FORMS) {
  for (const m of [1, 2, 3, 7, 8, 13]) {
    for (const groups of [1, 2, 3, 6]) {
      for (const n of [1, 3, 4, 21]) {
        const k = Math.max(group, 32) * groups;
        const dtype = m === 3 && mode !== 'affine' ? BFLOAT16 : FLOAT32;
        const x = cast(normal(m, k), dtype);
        const { w, scales, biases, full } = quantized(
          mode,
          bits,
          group,
          [n, k],
          [FLOAT32, FLOAT16, BFLOAT16][groups % 3],
        );
        const ours = keep(sys.mlxts_quantized_matmul(x, w, scales, biases, true, group, bits, mode, stream));
        note(mode, error(floats(ours), floats(x), full, null, { m, n, k, dtype }));
        release();
      }
    }
  }
}

for (const dtype of [FLOAT32, FLOAT16, BFLOAT16]) {
  for (const xDtype of [FLOAT32, dtype]) {
    for (const m of [1, 2, 5, 8, 19]) {
      for (const k of [1, 3, 15, 16, 17, 40, 129]) {
        for (const n of [1, 4, 6, 33]) {
          const x = cast(normal(m, k), xDtype);
          const w = cast(normal(n, k), dtype);
          const transposed = keep(sys.mlx_transpose(w, stream));
          const out = { m, n, k, dtype: xDtype };
          note('matmul', error(floats(keep(sys.mlxts_matmul(x, transposed, stream))), floats(x), floats(w), null, out));
          const rows = keep(sys.mlx_contiguous(transposed, false, stream));
          note('matmul', error(floats(keep(sys.mlxts_matmul(x, rows, stream))), floats(x), floats(w), null, out));
          const bias = cast(normal(n), xDtype);
          const sum = keep(sys.mlxts_addmm(bias, x, transposed, 1, 1, stream));
          note('addmm', error(floats(sum), floats(x), floats(w), floats(bias), out));
          release();
        }
      }
    }
  }
  const wide = cast(normal(12, 80), dtype);
  const part = keep(sys.mlx_slice(wide, [1, 7], [10, 47], [2, 1], stream));
  const x = normal(3, 40);
  const product = keep(sys.mlxts_matmul(x, keep(sys.mlx_transpose(part, stream)), stream));
  note('matmul', error(floats(product), floats(x), floats(part), null, { m: 3, n: 5, k: 40 }));
  release();
}

// Depths past what the kernels take at a time.
for (const [m, n, k] of [
  [9, 6, 1030],
  [17, 5, 2111],
  [3, 4, 3072],
]) {
  const [x, w] = [normal(m, k), normal(n, k)];
  const product = keep(sys.mlxts_matmul(x, keep(sys.mlx_transpose(w, stream)), stream));
  note('matmul', error(floats(product), floats(x), floats(w), null, { m, n, k }));
  release();
}
{
  const [m, n, k] = [11, 7, 2176];
  for (const bits of [4, 5]) {
    const x = normal(m, k);
    const { w, scales, biases, full } = quantized('affine', bits, 64, [n, k]);
    const ours = keep(sys.mlxts_quantized_matmul(x, w, scales, biases, true, 64, bits, 'affine', stream));
    note('affine', error(floats(ours), floats(x), full, null, { m, n, k }));
    release();
  }
}

for (const [mode, bits, group] of FORMS) {
  for (const rows of [1, 3]) {
    const [experts, tokens, n, k] = [5, 4, 6, group * 2];
    const { w, scales, biases, full } = quantized(mode, bits, group, [experts, n, k], rows === 1 ? BFLOAT16 : FLOAT32);
    const x = normal(tokens, 1, rows, k);
    const chosen = new Uint32Array([4, 1, 1, 0, 4, 2, 3, 1]);
    const rhs = keep(sys.mlx_array_new_data(new Uint8Array(chosen.buffer), [tokens, 2], UINT32));
    const lhs = keep(sys.mlx_reshape(sys.mlx_arange(0, tokens, 1, UINT32, stream), [tokens, 1], stream));
    const out = floats(
      keep(sys.mlxts_gather_qmm(x, w, scales, biases, lhs, rhs, true, group, bits, mode, false, stream)),
    );
    const values = floats(x);
    let most = 0;
    for (const [i, expert] of chosen.entries()) {
      const token = Math.floor(i / 2);
      const [left, right] = [values.subarray(token * rows * k), full.subarray(expert * n * k)];
      most = Math.max(most, error(out.subarray(i * rows * n), left, right, null, { m: rows, n, k }));
    }
    note('gather', most);
    release();
  }
}
console.log(JSON.stringify({ path: sys.mlxts_info().kernels.path, counts, worst }));
