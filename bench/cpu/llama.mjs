import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ids, perSecond } from './workload.mjs';

/** llama.cpp on the CPU, from the folder where the peers are installed. */
export async function openLlama(folder, threads) {
  const entry = createRequire(join(folder, 'package.json')).resolve('node-llama-cpp');
  const { getLlama, LlamaLogLevel } = await import(pathToFileURL(entry).href);
  const logLevel = LlamaLogLevel.error;
  return getLlama({ gpu: false, build: 'never', skipDownload: true, maxThreads: threads, logLevel });
}

export const greedy = { temperature: 0, yieldEogToken: true };

/**
 * Prefills all sequences to `length` and decodes `count` tokens of each, twice: with the public API, which samples, and
 * with batches straight to the addon, which does not.
 */
export async function generate(context, sequences, length, count) {
  for (const sequence of sequences) await sequence.clearHistory();
  const streams = sequences.map((sequence, i) => sequence.evaluate(ids(length, i), greedy));
  const all = () => Promise.all(streams.map((stream) => stream.next()));
  const begin = performance.now();
  await all();
  const first = performance.now() - begin;
  const raw = count > 0 ? await decodeRaw(context, sequences, count) : 0;
  const start = performance.now();
  for (let i = 0; i < count; i++) await all();
  const decode = perSecond(sequences.length * count, performance.now() - start);
  await Promise.all(streams.map((stream) => stream.return()));
  return { first, prefill: perSecond(sequences.length * length, first), decode: { public: decode, raw } };
}

async function decodeRaw({ _ctx: context }, sequences, count) {
  const places = sequences.map(({ _sequenceId, nextTokenIndex }) => [_sequenceId, nextTokenIndex]);
  const start = performance.now();
  for (let i = 0; i < count; i++) {
    context.initBatch(places.length);
    for (const [id, from] of places) context.addToBatch(id, from + i, Uint32Array.of(100 + i), Uint32Array.of(0));
    await context.decodeBatch();
  }
  const rate = perSecond(places.length * count, performance.now() - start);
  for (const [id, from] of places) context.removeTokenCellsFromSequence(id, from, from + count);
  return rate;
}

/** Milliseconds until the logits after a prompt, in batches straight to the addon. */
export async function prefillRaw(llamaContext, sequence, prompt) {
  const { _ctx: context, batchSize } = llamaContext;
  await sequence.clearHistory();
  const start = performance.now();
  for (let from = 0; from < prompt.length; from += batchSize) {
    const tokens = Uint32Array.from(prompt.slice(from, from + batchSize));
    const isLast = from + batchSize >= prompt.length;
    context.initBatch(tokens.length);
    context.addToBatch(
      sequence._sequenceId,
      from,
      tokens,
      isLast ? Uint32Array.of(tokens.length - 1) : new Uint32Array(),
    );
    await context.decodeBatch();
  }
  const milliseconds = performance.now() - start;
  context.removeTokenCellsFromSequence(sequence._sequenceId, 0, prompt.length);
  return milliseconds;
}
