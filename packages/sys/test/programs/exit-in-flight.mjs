// Starts evaluations and leaves in the way that the argument names.
import { sys } from '../../dist/index.js';

const stream = sys.mlx_get_default_stream(sys.mlx_device_new_type(0, 0));
let x = sys.mlx_random_normal([400, 400], 10, 0, 1, null, stream);
for (let i = 0; i < 60; i++) x = sys.mlx_matmul(x, x, stream);
const pending = [sys.mlx_async_eval([x]), sys.mlx_async_eval([sys.mlx_abs(x, stream)])];
const how = process.argv[2];
if (how === 'exit') process.exit(0);
if (how === 'throw') throw new Error('on purpose');
if (how === 'await') await Promise.all(pending);
console.log('done');
