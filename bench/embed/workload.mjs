/** Words that are one token each. */
const words = 'the river house music window yellow paper garden letter station winter morning coffee'.split(' ');

/** What is measured: tokens of each text, special ones included, and texts at once. */
export const cases = [16, 128, 512].flatMap((tokens) => [1, 32].map((batch) => ({ tokens, batch })));

export const nameOf = ({ tokens, batch }) => `${batch}×${tokens}`;

/** Texts that differ, of so many tokens each. */
export function textsOf({ tokens, batch }) {
  return Array.from({ length: batch }, (_, text) =>
    Array.from({ length: tokens - 2 }, (_, at) => words[(at * (text + 1) + text) % words.length]).join(' '),
  );
}

/** Documents a second, once a text alone has warmed up: the median of as many times as begin within a second. */
export async function documentsPerSecond(batch, run) {
  const seconds = [];
  const end = performance.now() + 1000;
  do {
    const start = performance.now();
    await run();
    seconds.push((performance.now() - start) / 1000);
  } while (performance.now() < end);
  return batch / seconds.sort((a, b) => a - b)[seconds.length >> 1];
}
