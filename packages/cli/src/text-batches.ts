import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { readLines } from './read-lines.js';

export interface TextSources {
  /** Given on the command line. */
  readonly texts: readonly string[];
  /** Paths of files whose lines are texts; `-` is standard input. */
  readonly files: readonly string[];
  readonly stdin: Readable;
  readonly signal: AbortSignal;
}

/** Texts as they come: those given, then the lines of the files; of standard input where there are neither. */
export async function* textBatches({ texts, files, stdin, signal }: TextSources): AsyncGenerator<string[], void> {
  if (texts.length > 0) yield [...texts];
  for (const file of texts.length + files.length === 0 ? ['-'] : files) {
    const stream = file === '-' ? stdin : createReadStream(file, { highWaterMark: 2 ** 20 });
    const stop = (): void => void stream.destroy();
    signal.addEventListener('abort', stop, { once: true });
    try {
      yield* readLines(stream);
    } catch (cause) {
      if (file === '-' || signal.aborted) throw cause;
      throw new Error(`cannot read ${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}
