import type { Command } from 'commander';
import { integer, nonNegative, probability } from './number-option.js';
import type { Terminal } from './terminal.js';

/** The options that `generate`, `describe` and `chat` share, as commander names them. */
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

/** Where the model of a command is named that gets none: one for text, one for images. */
type ModelVariable = 'MLXTS_DEFAULT_MODEL' | 'MLXTS_DEFAULT_VISION_MODEL';

/** Adds them to a command. */
export function addSamplingFlags(command: Command, variable: ModelVariable = 'MLXTS_DEFAULT_MODEL'): Command {
  const kinds = variable === 'MLXTS_DEFAULT_MODEL' ? 'model directory, GGUF file' : 'model directory';
  return command
    .option('-m, --model <path>', `${kinds} or name in the Hugging Face cache (default: $${variable})`)
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
export function modelPath(
  { model }: SamplingFlags,
  terminal: Terminal,
  command: Command,
  variable: ModelVariable = 'MLXTS_DEFAULT_MODEL',
): string {
  const path = model ?? terminal.env[variable];
  return path === undefined || path === '' ? command.error(`error: no model: give --model or set ${variable}`) : path;
}
