import { monitorEventLoopDelay } from 'node:perf_hooks';
import * as mx from '@mlxts/core';
import { generate, load } from '@mlxts/lm';

const { model, tokenizer, chatTemplate } = await load(process.argv[2]);
await mx.evalAsync(model);
mx.clearCache();
const activeMemory = mx.getActiveMemory();

const messages = [{ role: 'user', content: 'Write a long story about a fox and a crow.' }];
const options = { chatTemplate, maxTokens: 128, stopTokens: [] };
await generate(model, tokenizer, messages, { ...options, maxTokens: 16 });

const delay = monitorEventLoopDelay({ resolution: 1 });
const handles = mx.liveHandles();
const active = mx.getActiveMemory();
delay.enable();
const { generationTps } = await generate(model, tokenizer, messages, { ...options, maxTokens: 200 });
delay.disable();
const liveHandlesGrown = mx.liveHandles() - handles;
const activeMemoryGrown = mx.getActiveMemory() - active;

const prompt = Array.from({ length: 512 }, (_, i) => (i * 37) % 40_000);
const { promptTps } = await generate(model, tokenizer, prompt, { maxTokens: 2, stopTokens: [] });

console.log(
  JSON.stringify({
    decode: generationTps,
    prefill: promptTps,
    activeMemory,
    eventLoopP99: delay.percentile(99) / 1e6,
    liveHandlesGrown,
    activeMemoryGrown,
  }),
);
