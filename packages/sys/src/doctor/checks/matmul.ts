import { relativeDistance, sample, type Workbench } from '../workbench.js';

const ROWS = 64;
const INNER = 576;
const COLUMNS = 256;
// TF32 on NVIDIA GPUs keeps 10 bits of mantissa.
const TOLERANCE = 5e-3;

/** `[64, 576] @ [576, 256]` against a loop in JavaScript. */
export function matmul(bench: Workbench): string {
  const a = sample(ROWS * INNER, 1);
  const b = sample(INNER * COLUMNS, 2);
  const { sys } = bench;
  const left = bench.array(a, [ROWS, INNER]);
  const right = bench.array(b, [INNER, COLUMNS]);
  const stream = bench.stream();
  const multiply = () => bench.read(bench.keep(sys.mlx_matmul(left, right, stream)));
  multiply();
  const started = performance.now();
  const product = multiply();
  const elapsed = performance.now() - started;
  const distance = relativeDistance(product, productOf(a, b));
  if (!(distance <= TOLERANCE)) throw new Error(`differs from a plain loop by ${distance.toExponential(1)}`);
  return `agrees with a plain loop to ${distance.toExponential(1)}; [${ROWS}, ${INNER}] @ [${INNER}, ${COLUMNS}] in ${elapsed.toFixed(2)} ms`;
}

function productOf(a: Float32Array, b: Float32Array): Float32Array {
  const product = new Float64Array(ROWS * COLUMNS);
  for (let i = 0; i < ROWS; i++) {
    for (let k = 0; k < INNER; k++) {
      const factor = a[i * INNER + k] ?? 0;
      for (let j = 0; j < COLUMNS; j++) {
        product[i * COLUMNS + j] = (product[i * COLUMNS + j] ?? 0) + factor * (b[k * COLUMNS + j] ?? 0);
      }
    }
  }
  return Float32Array.from(product);
}
