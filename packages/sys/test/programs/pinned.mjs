// Only workers load the addon; it stays mapped after the first has ended, and a second one works.
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';

const source = `
  const { parentPort } = require('node:worker_threads');
  import(${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)}).then(({ sys }) => {
    const stream = sys.mlx_get_default_stream(sys.mlx_device_new_type(0, 0));
    const sum = sys.mlx_add(sys.mlx_array_new_float32(2), sys.mlx_array_new_float32(3), stream);
    parentPort.postMessage(sys.mlxts_array_item(sum));
  });
`;

function runWorker() {
  return new Promise((resolve, reject) => {
    let answer;
    const worker = new Worker(source, { eval: true });
    worker.on('message', (message) => {
      answer = message;
    });
    worker.on('error', reject);
    worker.on('exit', () => resolve(answer));
  });
}

const first = await runWorker();
const mapped = process.platform !== 'linux' || readFileSync('/proc/self/maps', 'utf8').includes('mlxts.node');
const second = await runWorker();
console.log(JSON.stringify({ first, mapped, second }));
