import type { FinishReason, GenerationStatistics, TextChunk } from '@mlxts/lm';
import { Interruption } from './interruption.js';
import { statisticsLine } from './statistics-line.js';
import type { Terminal } from './terminal.js';
import { writeText } from './write-text.js';

/**
 * Writes text as it is generated, or with `json` one object at the end, and a line of statistics to standard error.
 * Resolves to the exit code: 0, or 130 after an interrupt.
 */
export async function printGeneration(
  terminal: Terminal,
  { json = false }: { json?: boolean | undefined },
  generate: (signal: AbortSignal) => AsyncIterable<TextChunk>,
): Promise<number> {
  const interruption = new Interruption(terminal);
  const tokens: number[] = [];
  let text = '';
  let statistics: GenerationStatistics | undefined;
  let finishReason: FinishReason | undefined;
  try {
    for await (const chunk of generate(interruption.signal)) {
      text += chunk.text;
      tokens.push(chunk.token);
      ({ statistics, finishReason } = chunk);
      if (!json) await writeText(terminal.stdout, chunk.text);
    }
  } catch (error) {
    if (interruption.cause === undefined || error !== interruption.signal.reason) throw error;
  } finally {
    interruption.stop();
  }
  if (interruption.cause === 'closed') return 0;
  await writeText(terminal.stdout, json ? `${JSON.stringify({ text, tokens, ...statistics, finishReason })}\n` : '\n');
  if (statistics !== undefined) await writeText(terminal.stderr, `${statisticsLine(statistics)}\n`);
  return interruption.cause === 'interrupt' ? 130 : 0;
}
