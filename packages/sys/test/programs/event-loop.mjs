// Prints the longest time, in ms, that the event loop stood still during an asynchronous evaluation, and the time it took.
import { sys } from '../../dist/index.js';

const stream = sys.mlx_get_default_stream(sys.mlx_device_new_type(0, 0));
let x = sys.mlx_random_normal([700, 700], 10, 0, 1, null, stream);
for (let i = 0; i < 60; i++) x = sys.mlx_tanh(sys.mlx_matmul(x, x, stream), stream);
let ticks = 0;
const timer = setInterval(() => ticks++, 1);
const start = performance.now();
await sys.mlx_async_eval([x]);
const took = performance.now() - start;
clearInterval(timer);
console.log(JSON.stringify({ ticks, took }));
