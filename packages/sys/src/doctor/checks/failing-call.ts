import { sample, type Workbench } from '../workbench.js';

/** A call that MLX refuses, and a handle that never was, throw and leave the process alive. */
export function failingCall(bench: Workbench): string {
  const { sys } = bench;
  const stream = bench.stream();
  const four = bench.array(sample(4), [4]);
  const text = messageOf(() => bench.keep(sys.mlx_reshape(four, [3], stream)));
  messageOf(() => sys.mlx_array_ndim(1e15));
  return `thrown as they should ("${text}")`;
}

function messageOf(call: () => number): string {
  try {
    call();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('a call that must fail did not throw');
}
