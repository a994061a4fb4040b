import { middle } from './workload.mjs';

/** Milliseconds of a forward pass over one row and over all of them: the median of several. */
export async function timed(embed, rows) {
  return { batch1: await each(embed, rows.slice(0, 1), 40), batch32: await each(embed, rows, 5) };
}

async function each(embed, rows, times) {
  await embed(rows);
  const milliseconds = [];
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await embed(rows);
    milliseconds.push(performance.now() - start);
  }
  return middle(milliseconds);
}

/** The least cosine between rows of the same index. */
export function leastCosine(ours, reference) {
  const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  return Math.min(
    ...ours.map((row, i) => dot(row, reference[i]) / Math.sqrt(dot(row, row) * dot(reference[i], reference[i]))),
  );
}
