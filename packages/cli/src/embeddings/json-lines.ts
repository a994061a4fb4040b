import type { Writable } from 'node:stream';
import { writeText } from '../write-text.js';
import type { EmbeddedRow, RowSink } from './embedded-row.js';

/** An object on a line for each row: `embedding` and `tokens`, and `truncated` where the end of the text was left out. */
export class JsonLines implements RowSink {
  readonly #stream: Writable;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  async add(rows: readonly EmbeddedRow[]): Promise<void> {
    await writeText(this.#stream, rows.map((row) => `${jsonOf(row)}\n`).join(''));
  }

  async end(): Promise<void> {}
}

function jsonOf({ embedding, tokens, isTruncated }: EmbeddedRow): string {
  return JSON.stringify({
    embedding: Array.from(embedding, shortest),
    tokens,
    ...(isTruncated && { truncated: true }),
  });
}

/** As few digits as tell a float32 from its neighbours: nine at most. */
function shortest(value: number): number {
  return Number(value.toPrecision(9));
}
