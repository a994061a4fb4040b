import { generate, openLlama, prefillRaw } from './llama.mjs';
import { ids, middle, perSecond, workload } from './workload.mjs';

const [folder, modelPath, threads] = [process.argv[2], process.argv[3], Number(process.argv[4])];
const started = performance.now();
const llama = await openLlama(folder, threads);
const imported = performance.now();
const model = await llama.loadModel({ modelPath });
const loaded = performance.now();
const options = { threads, batchSize: 512, flashAttention: true };
const context = await model.createContext({ ...options, contextSize: 2304, sequences: 1 });
const ready = performance.now();
const sequence = context.getSequence();

const prefill = async (prompt, seen) => {
  const raw = await prefillRaw(context, sequence, prompt);
  return { public: seen.prefill, raw: perSecond(prompt.length, raw) };
};

const { prompt, times } = workload.firstToken;
await generate(context, [sequence], prompt, 4);
const firstToken = { public: [], raw: [] };
for (let i = 1; i <= times; i++) {
  firstToken.public.push((await generate(context, [sequence], prompt, 0)).first);
  firstToken.raw.push(await prefillRaw(context, sequence, ids(prompt, i)));
}
const short = await generate(context, [sequence], 128, workload.decode[128]);
const middling = await generate(context, [sequence], workload.prefill, 0);
const prefill512 = await prefill(ids(workload.prefill), middling);
const long = await generate(context, [sequence], 2048, workload.decode[2048]);
const prefill2048 = await prefill(ids(2048), long);
await context.dispose();

const { sequences, context: length, steps } = workload.batch;
const together = await model.createContext({ ...options, contextSize: 256, sequences });
const eight = Array.from({ length: sequences }, () => together.getSequence());
const batch = await generate(together, eight, length, steps);

console.log(
  JSON.stringify({
    load: loaded - imported,
    start: ready - started,
    firstToken: { public: middle(firstToken.public), raw: middle(firstToken.raw) },
    decode128: short.decode,
    prefill512,
    prefill2048,
    decode2048: long.decode,
    batch8: batch.decode,
  }),
);
await llama.dispose();
