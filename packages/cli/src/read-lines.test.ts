import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { readLines } from './read-lines.js';

async function linesOf(...chunks: (string | Buffer)[]): Promise<string[]> {
  const all: string[] = [];
  for await (const lines of readLines(Readable.from(chunks))) all.push(...lines);
  return all;
}

it('keeps empty lines, and takes an end of line at the end for no line', async () => {
  expect(await linesOf('a\n\n', 'b\r\n\r\nc')).toEqual(['a', '', 'b', '', 'c']);
  expect(await linesOf('a\n')).toEqual(['a']);
  expect(await linesOf('\n')).toEqual(['']);
  expect(await linesOf('')).toEqual([]);
});

it('joins lines and characters that come in pieces', async () => {
  const bytes = Buffer.from('\ufeffä€𝒳 a\u2028b\nc');
  expect(await linesOf(...Array.from(bytes, (byte) => Buffer.from([byte])))).toEqual(['ä€𝒳 a\u2028b', 'c']);
  expect(await linesOf('a', 'b\r', '\nc')).toEqual(['ab', 'c']);
});

it('gives lines as soon as they have come in', async () => {
  const lines = readLines(Readable.from(['a\nb\nc', 'd\n']));
  expect((await lines.next()).value).toEqual(['a', 'b']);
  expect((await lines.next()).value).toEqual(['cd']);
});
