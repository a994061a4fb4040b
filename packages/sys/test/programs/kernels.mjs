// Compares our quantized matmul with one in double precision over many shapes; prints the largest error, over √k.
import { sys } from '../../dist/index.js';

const FLOAT32 = 10;
const stream = sys.mlx_get_default_stream(sys.mlx_device_new_type(0, 0));
sys.mlx_random_seed(0);
const made = [];
const keep = (handle) => {
  made.push(handle);
  return handle;
};
const normal = (...shape) => keep(sys.mlx_random_normal(shape, FLOAT32, 0, 1, null, stream));
const floats = (handle) => new Float32Array(sys.mlxts_array_bytes(handle));

function compare(bits, group, m, n, k, x = normal(m, k)) {
  const w = normal(n, k);
  const [packed, scales, biases] = sys.mlx_quantize(w, group, bits, 'affine', null, stream);
  made.push(packed, scales, biases);
  const ours = floats(keep(sys.mlxts_quantized_matmul(x, packed, scales, biases, true, group, bits, 'affine', stream)));
  const weights = floats(
    keep(sys.mlx_dequantize(packed, scales, biases, group, bits, 'affine', null, FLOAT32, stream)),
  );
  const values = floats(x);
  let worst = 0;
  for (let row = 0; row < m; row++) {
    for (let column = 0; column < n; column++) {
      let sum = 0;
      for (let i = 0; i < k; i++) sum += values[row * k + i] * weights[column * k + i];
      worst = Math.max(worst, Math.abs(ours[row * n + column] - sum) / Math.sqrt(k));
    }
  }
  return worst;
}

let worst = 0;
let count = 0;
for (const bits of [4, 8]) {
  for (const group of [32, 64]) {
    for (const m of [1, 2, 3, 4, 5, 7, 8, 9, 31, 130]) {
      for (const groups of [1, 2, 3, 9, 18]) {
        for (const n of [1, 3, 4, 17, 66]) {
          worst = Math.max(worst, compare(bits, group, m, n, group * groups));
          count++;
          sys.mlxts_free(made.splice(0));
        }
      }
    }
    const strided = keep(sys.mlx_transpose(normal(192, 5), stream));
    worst = Math.max(worst, compare(bits, group, 5, 33, 192, strided));
    const broadcast = keep(sys.mlx_broadcast_to(normal(1, 192), [6, 192], stream));
    worst = Math.max(worst, compare(bits, group, 6, 33, 192, broadcast));
    count += 2;
  }
}
console.log(JSON.stringify({ path: sys.mlxts_info().kernels.path, count, worst }));
