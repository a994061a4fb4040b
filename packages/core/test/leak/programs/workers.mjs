// Workers that compute, each ended at some moment of its life: while it loads, evaluates or waits.
import { fileURLToPath } from 'node:url';
import { isMainThread, Worker } from 'node:worker_threads';

if (isMainThread) {
  const rss = [];
  let seed = 1;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const live = async () => {
    const worker = new Worker(fileURLToPath(import.meta.url));
    worker.on('error', (error) => {
      throw error;
    });
    await new Promise((resolve) => setTimeout(resolve, 250 * random()));
    await worker.terminate();
    rss.push(process.memoryUsage.rss());
  };
  const count = Number(process.argv[2]);
  for (let i = 0; i < count; i += 4) await Promise.all([live(), live(), live(), live()]);
  // Peaks tell how many workers happened to be alive at once.
  const middle = (part) => part.toSorted((a, b) => a - b)[part.length >> 1];
  const half = rss.length / 2;
  console.log(JSON.stringify({ ended: rss.length, growth: middle(rss.slice(half)) - middle(rss.slice(0, half)) }));
} else {
  const mx = await import('@mlxts/core');
  let x = mx.ones([200, 200]);
  for (let i = 0; ; i++) {
    const y = mx.multiply(mx.matmul(x, x), 1 / 200);
    if (i % 2 === 0) mx.evaluate(y);
    else await mx.evalAsync(y);
    x = y;
  }
}
