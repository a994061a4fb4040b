import { sample, type Workbench } from '../workbench.js';

const SIZE = 256;
const PRODUCTS = 20;

/** A chain of products evaluated on the native thread. */
export async function asyncEval(bench: Workbench): Promise<string> {
  const { sys } = bench;
  const stream = bench.stream();
  const x = bench.array(
    sample(SIZE * SIZE, 5).map((value) => value / SIZE),
    [SIZE, SIZE],
  );
  let chain = x;
  for (let i = 0; i < PRODUCTS; i++) chain = bench.keep(sys.mlx_matmul(chain, x, stream));
  const started = performance.now();
  await sys.mlx_async_eval([chain]);
  const values = bench.read(chain);
  if (!values.every(Number.isFinite)) throw new Error('gave numbers that are not finite');
  return `done in ${(performance.now() - started).toFixed(1)} ms`;
}
