import { existsSync } from 'node:fs';
import { type EmbeddingRanges, embeddingRanges, quantizeEmbeddings } from '@mlxts/embeddings';
import type { EmbeddedRow } from './embedded-row.js';
import { readRanges, writeRanges } from './ranges-file.js';
import { writableFolder } from './writable-folder.js';

type FloatRows = AsyncIterable<readonly EmbeddedRow<Float32Array>[]>;

/** Rows as int8, by the ranges of a file; where it is not there yet, by those of all rows, and it is written. */
export async function* quantizeRows(rows: FloatRows, path: string): AsyncGenerator<EmbeddedRow[], void> {
  if (existsSync(path)) {
    const ranges = await readRanges(path);
    for await (const batch of rows) yield quantized(batch, ranges);
    return;
  }
  await writableFolder(path);
  const all: EmbeddedRow<Float32Array>[] = [];
  for await (const batch of rows) all.push(...batch);
  if (all.length === 0) return;
  const ranges = embeddingRanges(all.map(({ embedding }) => embedding));
  await writeRanges(path, ranges);
  yield quantized(all, ranges);
}

function quantized(rows: readonly EmbeddedRow<Float32Array>[], ranges: EmbeddingRanges): EmbeddedRow[] {
  const embeddings = quantizeEmbeddings(
    rows.map(({ embedding }) => embedding),
    { output: 'int8', ranges },
  );
  return rows.map((row, index) => ({ ...row, embedding: embeddings[index] as Int8Array }));
}
