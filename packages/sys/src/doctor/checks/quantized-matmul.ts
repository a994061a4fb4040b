import { relativeDistance, sample, type Workbench } from '../workbench.js';

const GROUP_SIZE = 32;
const BITS = 4;
const INNER = 576;
const COLUMNS = 256;
const TOLERANCE = 1e-4;

/** 4-bit products of one row and of many on the CPU, our kernels against MLX's. */
export function quantizedMatmul(bench: Workbench): string {
  const { sys } = bench;
  const stream = bench.cpuStream();
  const weights = bench.array(sample(COLUMNS * INNER, 3), [COLUMNS, INNER]);
  const parts = sys.mlx_quantize(weights, GROUP_SIZE, BITS, 'affine', null, stream);
  const [packed, scales, biases] = parts.map((part) => bench.keep(part));
  if (packed === undefined || scales === undefined || biases === undefined) {
    throw new Error(`quantize gave ${parts.length} arrays, expected 3`);
  }
  const product = (rows: number, kernels: boolean) => {
    const x = bench.array(sample(rows * INNER, 4), [rows, INNER]);
    const before = sys.mlxts_set_cpu_kernels(kernels);
    try {
      return bench.read(
        bench.keep(sys.mlxts_quantized_matmul(x, packed, scales, biases, true, GROUP_SIZE, BITS, 'affine', stream)),
      );
    } finally {
      sys.mlxts_set_cpu_kernels(before);
    }
  };
  const distances = [1, 48].map((rows) => relativeDistance(product(rows, true), product(rows, false)));
  const worst = Math.max(...distances);
  if (!(worst <= TOLERANCE)) throw new Error(`our kernels differ from MLX's by ${worst.toExponential(1)}`);
  return `our kernels agree with MLX's to ${worst.toExponential(1)}`;
}
