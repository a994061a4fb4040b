import type { Embedder, EmbedOptions } from '@mlxts/embeddings';
import { type Command, Option } from 'commander';
import { addEmbeddingFlags, type EmbeddingFlags, embeddingModelPath } from '../embedding-flags.js';
import type { EmbeddedRow } from '../embeddings/embedded-row.js';
import { JsonLines } from '../embeddings/json-lines.js';
import { NpyFile } from '../embeddings/npy-file.js';
import { Progress } from '../progress.js';
import type { Terminal } from '../terminal.js';
import { textBatches } from '../text-batches.js';
import { withEmbedder } from '../with-embedder.js';

interface EmbedFlags extends EmbeddingFlags {
  file: string[];
  save?: string;
  prompt?: string;
  promptName?: string;
  output: 'float32' | 'int8' | 'ubinary';
  ranges?: string;
  normalize: boolean;
  overflow: 'truncate' | 'error' | 'chunk';
}

/** Adds `mlxts embed`. `exit` receives the exit code. */
export function addEmbed(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  addEmbeddingFlags(program.command('embed'))
    .description('turn texts into embeddings: those given, lines of files, or lines of standard input')
    .argument('[texts...]', 'texts to embed')
    .option(
      '-f, --file <path>',
      'take the lines of a file, - for standard input (may be repeated)',
      (path: string, paths: string[]) => [...paths, path],
      [],
    )
    .option('-s, --save <file.npy>', 'write one array of NumPy instead of JSON lines')
    .option('--prompt <text>', 'put this before each text')
    .option('--prompt-name <name>', 'put one of the prompts of the model before each text, such as query')
    .addOption(
      new Option('--output <type>', 'numbers, bytes or bits')
        .choices(['float32', 'int8', 'ubinary'])
        .default('float32'),
    )
    .option('--ranges <file.npy>', 'where numbers lie, for int8; made from these texts where the file is not there')
    .option('--no-normalize', 'leave vectors at their length')
    .addOption(
      new Option('--overflow <how>', 'what happens to texts that are too long')
        .choices(['truncate', 'error', 'chunk'])
        .default('truncate'),
    )
    .action(async (texts: string[], flags: EmbedFlags, command: Command) => {
      if (flags.prompt !== undefined && flags.promptName !== undefined)
        command.error('error: --prompt and --prompt-name exclude each other');
      if ((flags.output === 'int8') !== (flags.ranges !== undefined))
        command.error('error: --output int8 and --ranges need each other');
      exit(await embed(texts, flags, embeddingModelPath(flags, terminal, command), terminal));
    });
}

function embed(texts: string[], flags: EmbedFlags, path: string, terminal: Terminal): Promise<number> {
  return withEmbedder(path, terminal, (embedder, signal) => {
    const { file: files } = flags;
    return embedBatches(
      textBatches({ texts, files, stdin: terminal.stdin, signal }),
      embedder,
      flags,
      terminal,
      signal,
    );
  });
}

async function embedBatches(
  batches: AsyncIterable<readonly string[]>,
  embedder: Embedder,
  flags: EmbedFlags,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const { save, output, ranges, normalize, dimensions, prompt, promptName, overflow } = flags;
  const progress = new Progress(terminal, { besideOutput: save === undefined });
  const totals = { texts: 0, tokens: 0, truncated: 0 };
  const start = performance.now();
  const options: EmbedOptions<'float32' | 'ubinary'> = {
    output: output === 'ubinary' ? 'ubinary' : 'float32',
    dimensions,
    ...(!normalize && { normalize }),
    prompt,
    promptName,
    overflow,
    signal,
    onProgress: ({ done, tokens }) =>
      progress.show(`embedded ${totals.texts + done} texts, ${totals.tokens + tokens} tokens`),
  };
  async function* rows(): AsyncGenerator<EmbeddedRow[], void> {
    for await (const texts of batches) {
      const result = await embedder.embedWithDetails(texts, options);
      totals.texts += texts.length;
      totals.tokens += result.totalTokens;
      totals.truncated += result.truncated.length;
      const truncated = new Set(result.truncated);
      yield result.embeddings.map((embedding, index) => ({
        embedding,
        tokens: result.tokens[index] ?? 0,
        isTruncated: truncated.has(index),
      }));
    }
  }
  const size = dimensions ?? embedder.dimensions;
  const sink = save === undefined ? new JsonLines(terminal.stdout) : await NpyFile.open(save, size, output);
  try {
    if (ranges === undefined) for await (const batch of rows()) await sink.add(batch);
    else {
      const { quantizeRows } = await import('../embeddings/quantize-rows.js');
      const floats = rows() as AsyncIterable<EmbeddedRow<Float32Array>[]>;
      for await (const batch of quantizeRows(floats, ranges)) await sink.add(batch);
    }
    await sink.end();
  } finally {
    progress.clear();
  }
  terminal.stderr.write(`${summary(totals, (performance.now() - start) / 1000, embedder.maxTokens)}\n`);
}

function summary(
  { texts, tokens, truncated }: { texts: number; tokens: number; truncated: number },
  seconds: number,
  maxTokens: number,
): string {
  const rate = `${texts} texts, ${tokens} tokens, ${(texts / seconds).toFixed(1)} texts/s`;
  return truncated === 0 ? rate : `${rate}; of ${truncated} the end was left out, beyond ${maxTokens} tokens`;
}
