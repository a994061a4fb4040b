/** What every side is asked to do. */
export const workload = {
  firstToken: { prompt: 20, times: 5 },
  decode: { 128: 64, 2048: 32 },
  prefill: 512,
  batch: { sequences: 8, context: 128, steps: 24 },
  memory: { prompt: 512, tokens: 128 },
};

/** Token ids without meaning, the same for every side. */
export const ids = (length, seed = 0) => Array.from({ length }, (_, i) => ((i + seed * 101) * 37) % 40_000);

export const perSecond = (count, milliseconds) => (count * 1000) / milliseconds;

export function middle(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
