import type { Command } from 'commander';
import { addEmbeddingFlags, type EmbeddingFlags, embeddingModelPath } from '../embedding-flags.js';
import type { Terminal } from '../terminal.js';
import { withEmbedder } from '../with-embedder.js';
import { writeText } from '../write-text.js';

interface SimilarityFlags extends EmbeddingFlags {
  search?: boolean;
  json?: boolean;
}

/** Adds `mlxts similarity`. `exit` receives the exit code. */
export function addSimilarity(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  addEmbeddingFlags(program.command('similarity'))
    .description('say how alike one text is to others')
    .argument('<text>', 'the text')
    .argument('<others...>', 'what it is compared with')
    .option('--search', 'take the text for a question and the others for documents, with the prompts of the model')
    .option('--json', 'print one JSON object')
    .action(async (text: string, others: string[], flags: SimilarityFlags, command: Command) => {
      exit(await similarity(text, others, flags, embeddingModelPath(flags, terminal, command), terminal));
    });
}

function similarity(
  text: string,
  others: string[],
  { search = false, json = false, dimensions }: SimilarityFlags,
  path: string,
  terminal: Terminal,
): Promise<number> {
  return withEmbedder(path, terminal, async (embedder, signal) => {
    const options = { dimensions, signal };
    const [first, rest] = search
      ? await Promise.all([embedder.embedQuery(text, options), embedder.embedDocuments(others, options)])
      : await embedder.embed([text, ...others], options).then(([one, ...more]) => [one as Float32Array, more] as const);
    const [row = new Float32Array()] = await embedder.similarity([first], rest);
    const scores = Array.from(row, (score) => Number(score.toFixed(4)));
    const lines = others.map((other, index) => `${scores[index]?.toFixed(4)}  ${other}\n`).join('');
    const { similarityMetric: metric } = embedder;
    await writeText(terminal.stdout, json ? `${JSON.stringify({ metric, scores })}\n` : lines);
  });
}
