import { greedy, openLlama } from './llama.mjs';
import { ids, workload } from './workload.mjs';

const [folder, modelPath, threads] = [process.argv[2], process.argv[3], Number(process.argv[4])];
const { prompt, tokens } = workload.memory;
const llama = await openLlama(folder, threads);
const model = await llama.loadModel({ modelPath });
const contextSize = prompt + tokens;
const context = await model.createContext({ threads, contextSize, sequences: 1, flashAttention: true });
let count = 0;
for await (const _ of context.getSequence().evaluate(ids(prompt), greedy)) if (++count === tokens) break;
console.log(JSON.stringify({ peakRssMB: process.resourceUsage().maxRSS / 1000 }));
await llama.dispose();
