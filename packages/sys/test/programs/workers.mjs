// Workers compute, end by themselves or are terminated while they compute.

import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { sys } from '../../dist/index.js';

const stream = sys.mlx_get_default_stream(sys.mlx_device_new_type(0, 0));

function compute(steps) {
  let x = sys.mlx_ones([64, 64], 10, stream);
  for (let i = 0; i < steps; i++)
    x = sys.mlx_multiply(sys.mlx_matmul(x, x, stream), sys.mlx_array_new_float32(1 / 64), stream);
  return x;
}

if (isMainThread) {
  const rounds = Number(process.argv[2]);
  const own = compute(3);
  let values = 0;
  for (let i = 0; i < rounds; i++) {
    const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { foreign: own } });
    const ended = new Promise((resolve) => worker.on('exit', resolve));
    const message = new Promise((resolve, reject) => {
      worker.on('message', resolve);
      worker.on('error', reject);
    });
    if (i % 2 === 0) {
      const { value, foreign, owns } = await message;
      if (owns) throw new Error('a worker said that the process is its');
      if (value !== 1 || !/does not belong to this thread/.test(foreign))
        throw new Error(`worker said ${value}, ${foreign}`);
      values++;
    } else {
      message.catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, (i * 7) % 60));
      await worker.terminate();
    }
    await ended;
  }
  if (sys.mlxts_array_item(sys.mlx_max(own, false, stream)) !== 1) throw new Error('the main thread lost its array');
  console.log(`workers ${values}`);
} else {
  let foreign = '';
  try {
    sys.mlx_abs(workerData.foreign, stream);
  } catch (error) {
    foreign = error.message;
  }
  const x = compute(20);
  await sys.mlx_async_eval([x]);
  const value = sys.mlxts_array_item(sys.mlx_max(x, false, stream));
  parentPort.postMessage({ value, foreign, owns: sys.mlxts_info().ownsProcess });
  compute(200);
}
