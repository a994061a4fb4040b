import type { Bindings } from '../bindings.js';
import { asyncEval } from './checks/async-eval.js';
import { failingCall } from './checks/failing-call.js';
import { matmul } from './checks/matmul.js';
import { quantizedMatmul } from './checks/quantized-matmul.js';
import type { Check } from './report.js';
import { Workbench } from './workbench.js';

/** A test of one thing: resolves to what was found, throws when it is wrong. */
interface Trial {
  readonly name: string;
  readonly advice: string;
  readonly run: (bench: Workbench) => string | Promise<string>;
}

const TRIALS: readonly Trial[] = [
  {
    name: 'matmul',
    advice: 'The BLAS gives wrong numbers: run npx @mlxts/sys build --force and report it.',
    run: matmul,
  },
  { name: 'quantized matmul', advice: 'Go on with MLXTS_CPU_KERNELS=off and report it.', run: quantizedMatmul },
  { name: 'async eval', advice: 'Report it with this output.', run: asyncEval },
  { name: 'errors', advice: 'Report it with this output.', run: failingCall },
];

/** Tries a product, the CPU kernels, the eval thread and an error on the default device, and that nothing leaks. */
export async function selfTest(sys: Bindings): Promise<Check[]> {
  const live = sys.mlxts_live_handles();
  const checks: Check[] = [];
  for (const { name, advice, run } of TRIALS) {
    const bench = new Workbench(sys);
    try {
      checks.push({ name, ok: true, detail: await run(bench) });
    } catch (error) {
      checks.push({ name, ok: false, detail: error instanceof Error ? error.message : String(error), advice });
    } finally {
      bench.clear();
    }
  }
  const left = sys.mlxts_live_handles() - live;
  checks.push({
    name: 'memory',
    ok: left === 0,
    detail: `${left} handles left over`,
    advice: 'Report it with this output.',
  });
  return checks;
}
