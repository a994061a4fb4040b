// Evaluates fused functions on the CPU and prints what came of it, as the mode says.
import { tmpdir } from 'node:os';
import { Worker } from 'node:worker_threads';
import * as mx from '@mlxts/core';

const [mode] = process.argv.slice(2);
const x = mx.arange(1000, { dtype: 'float32' });
const functions = [
  (y) => mx.add(mx.multiply(mx.sin(y), 0.5), 1),
  (y) => mx.maximum(mx.exp(mx.negative(y)), mx.square(y)),
];

/** The largest difference to what the functions give as they are. */
function difference() {
  const differences = functions.map((fn) => mx.max(mx.abs(mx.subtract(mx.compile(fn)(x), fn(x)))).item());
  return Math.max(...differences);
}

const errorOf = (error) => ({ name: error.name, code: error.code, message: error.message });

const modes = {
  fuse() {
    mx.enableCompile({ fuseOnCPU: true });
    mx.enableCompile({ fuseOnCPU: true });
    return { difference: difference(), temporary: tmpdir() };
  },
  plain: () => ({ difference: difference(), temporary: tmpdir() }),
  refused() {
    try {
      mx.enableCompile({ fuseOnCPU: true });
    } catch (error) {
      return { ...errorOf(error), difference: difference(), temporary: tmpdir() };
    }
  },
  broken() {
    mx.enableCompile({ fuseOnCPU: true });
    try {
      return { difference: difference() };
    } catch (error) {
      return errorOf(error);
    }
  },
  async worker() {
    mx.enableCompile({ fuseOnCPU: true });
    const program = `
      import { parentPort } from 'node:worker_threads';
      import * as mx from ${JSON.stringify(import.meta.resolve('@mlxts/core'))};
      const codes = [mx.disableCompile, mx.enableCompile].map((change) => {
        try { change(); } catch (error) { return error.code; }
      });
      const value = mx.compile((x) => mx.tanh(mx.add(mx.square(x), 1)))(mx.array([0])).item();
      parentPort.postMessage({ codes, value });
    `;
    const worker = new Worker(program, { eval: true, execArgv: ['--input-type=module'] });
    return new Promise((resolve) => worker.once('message', resolve));
  },
  killed() {
    mx.enableCompile({ fuseOnCPU: true });
    difference();
    process.kill(process.pid, 'SIGKILL');
  },
};
console.log(JSON.stringify(await modes[mode]()));
