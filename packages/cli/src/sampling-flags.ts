import type { Command } from 'commander';
import { integer, nonNegative, probability } from './number-option.js';
import type { Terminal } from './terminal.js';

/** The options that `generate` and `chat` share, as commander names them. */
export interface SamplingFlags {
  model?: string;
  system?: string;
  maxTokens: number;
  temp: number;
  topP?: number;
  topK?: number;
  minP?: number;
  seed?: number;
  stop: string[];
}

/** Adds them to a command. */
export function addSamplingFlags(command: Command): Command {
  return command
    .option(
      '-m, --model <path>',
      'model directory, GGUF file or name in the Hugging Face cache (default: $MLXTS_DEFAULT_MODEL)',
    )
    .option('--system <text>', 'system prompt')
    .option('-n, --max-tokens <count>', 'most tokens to generate', integer(1), 256)
    .option('-t, --temp <number>', 'temperature, 0 for the likeliest token', nonNegative, 0)
    .option(
      '--top-p <p>',
      'keep the likeliest tokens that together reach this probability',
      probability({ above: true }),
    )
    .option('--top-k <count>', 'keep this many of the likeliest tokens, 0 for all', integer(0))
    .option('--min-p <p>', 'keep tokens at least this fraction as likely as the likeliest', probability())
    .option('--seed <integer>', 'same seed, same text', integer(0))
    .option(
      '--stop <text>',
      'end at this text (may be repeated)',
      (text: string, stops: string[]) => [...stops, text],
      [],
    );
}

/** Sampling and stop options under the names of `@mlxts/lm`. */
export function generationOptions({ maxTokens, temp, topP, topK, minP, seed, stop }: SamplingFlags) {
  return { maxTokens, temperature: temp, topP, topK, minP, seed, stop };
}

/** The model that was asked for; none is a usage error. */
export function modelPath({ model }: SamplingFlags, terminal: Terminal, command: Command): string {
  const path = model ?? terminal.env.MLXTS_DEFAULT_MODEL;
  return path === undefined || path === ''
    ? command.error('error: no model: give --model or set MLXTS_DEFAULT_MODEL')
    : path;
}
