import { ids, middle, perSecond, workload } from './workload.mjs';

const started = performance.now();
const { load } = await import('@mlxts/lm');
const imported = performance.now();
const { model } = await load(process.argv[2]);
const loaded = performance.now();
const { generateTokens } = await import('@mlxts/decoder');
const { decodeTogether } = await import('./decode-together.mjs');

async function generate(prompt, count) {
  const start = performance.now();
  const times = [];
  for await (const _ of generateTokens(model, prompt, { maxTokens: count + 1 })) times.push(performance.now());
  const first = times[0] - start;
  return { first, prefill: perSecond(prompt.length, first), decode: perSecond(count, times[count] - times[0]) };
}

await generate(ids(workload.firstToken.prompt), 4);
const firstToken = [];
for (let i = 1; i <= workload.firstToken.times; i++)
  firstToken.push((await generate(ids(workload.firstToken.prompt, i), 0)).first);

const short = await generate(ids(128), workload.decode[128]);
const middling = await generate(ids(workload.prefill), 0);
const long = await generate(ids(2048), workload.decode[2048]);
const batch8 = await decodeTogether(model, workload.batch);

console.log(
  JSON.stringify({
    load: loaded - imported,
    start: loaded - started,
    firstToken: middle(firstToken),
    decode128: short.decode,
    prefill512: middling.prefill,
    prefill2048: long.prefill,
    decode2048: long.decode,
    batch8,
  }),
);
