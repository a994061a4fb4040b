import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { writeText } from './write-text.js';

it('waits for a slow reader', async () => {
  const stream = new PassThrough({ highWaterMark: 4 });
  let isWritten = false;
  const written = writeText(stream, 'more than four').then(() => {
    isWritten = true;
  });
  await new Promise(setImmediate);
  expect(isWritten).toBe(false);
  stream.resume();
  await written;
  expect(stream.listenerCount('drain')).toBe(0);
});

it('goes on when the reader goes away', async () => {
  const stream = new PassThrough({ highWaterMark: 4 });
  const written = writeText(stream, 'more than four');
  stream.destroy();
  await written;
  await writeText(stream, 'nobody reads this');
});
