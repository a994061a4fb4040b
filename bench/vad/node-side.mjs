import { readFileSync } from 'node:fs';
import { loadVad } from '@mlxts/audio';

const [model, path] = process.argv.slice(2);
const samples = new Float32Array(new Uint8Array(readFileSync(path)).buffer);
const vad = await loadVad(model);
const chunk = 512;

async function stream() {
  const heard = vad.stream();
  for (let at = 0; at + chunk <= samples.length; at += chunk) await heard.push(samples.subarray(at, at + chunk));
}

/** Seconds of sound in a second: the median of as many times as fit in about two seconds, three at least. */
async function rate(run) {
  await run();
  const seconds = [];
  for (const end = performance.now() + 2000; seconds.length < 3 || performance.now() < end; ) {
    const start = performance.now();
    await run();
    seconds.push((performance.now() - start) / 1000);
  }
  return samples.length / 16000 / seconds.sort((a, b) => a - b)[seconds.length >> 1];
}

const first = Array.from((await vad.speechProbabilities(samples)).subarray(0, 200));
const rates = { whole: await rate(() => vad.speechProbabilities(samples)), stream: await rate(stream) };
console.log(JSON.stringify({ rates, first }));
