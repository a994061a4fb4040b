import { generateTokens } from '@mlxts/decoder';
import { load } from '@mlxts/lm';
import { ids, workload } from './workload.mjs';

const { prompt, tokens } = workload.memory;
const { model } = await load(process.argv[2]);
for await (const _ of generateTokens(model, ids(prompt), { maxTokens: tokens }));
console.log(JSON.stringify({ peakRssMB: process.resourceUsage().maxRSS / 1000 }));
